import type { Translation } from "../../../ui/i18n/text.ts";
import type { en } from "./en.ts";

export const zh: Translation<typeof en> = {
  searchHint: "输入要找的内容，只输入一部分也可以。",
  searchAllField: "搜索消息、用户、房间、文件",
  searchIn: "搜索范围",
  searchInAll: "所有房间",
  searchInThis: "本房间",
  searchKind: "消息类型",
  searchAnyKind: "全部类型",
  searchTexts: "文字",
  searchPictures: "图片",
  searchFiles: "文件",
  searchTime: "发送时间",
  searchAnyTime: "不限时间",
  searchToday: "今天",
  searchDays: { other: "最近 {count} 天" },
  searchBy: "{name} 发的消息",
  searchByAnyone: "不限发送人",
  searchMore: "正在查找更早的消息…",
  foundPeople: "用户",
  noHitsBody: "试试更短或其他的词。",
};
