/** The texts of the shared parts, in Chinese. */

import type { en } from "./en.ts";
import type { Translation } from "./text.ts";

export const zh: Translation<typeof en> = {
  cancel: "取消",
  close: "关闭",
  linkLost: "连接已断开，正在重新连接…",
  linkStopping: "服务器正在关闭。服务器恢复后，本页会自动重新连接。",
  linkBack: "已重新连接。",
  connecting: "正在连接…",
  retry: "重试",
  loading: "正在加载…",
  errorTitle: "操作失败",
  partTitle: "这里没有加载出来",
  partBody: "服务器可能暂时离线，或者已经更新。请重试，或刷新页面。",
  partNotice: "这里没有加载出来：服务器可能暂时离线，或者已经更新。请重试，或刷新页面。",
  brokenTitle: "页面出错了",
  brokenBody: "已发送的消息不会丢失。请刷新页面。",
  reload: "刷新页面",
  reason: "原因",
  reasonHint: "对方会看到。",
  language: "语言",
  appearance: "外观",
  schemeAuto: "跟随系统",
  schemeLight: "浅色",
  schemeDark: "深色",
  copyFailed: "浏览器不允许复制。",
  showPassword: "显示密码",
  dismiss: "知道了",
  justNow: "刚刚",
  today: "今天",
  yesterday: "昨天",
  notices: "提示",
  online: "在线",
};
