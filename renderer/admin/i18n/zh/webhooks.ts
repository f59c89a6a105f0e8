import type { Translation } from "../../../ui/i18n/text.ts";
import type { webhooks as en } from "../en/webhooks.ts";

export const webhooks: Translation<typeof en> = {
  webhooksLead: "程序通过这些地址在房间里发消息，由房主在房间设置中创建。",
  searchHooks: "搜索 Webhook 和房间",
  createdBy: "创建者",
  lastUsed: "上次使用",
  noHooks: "没有 Webhook",
  noHooksBody: "房主在“房间设置 › Webhook 接入”中创建后，会显示在这里。",
  hookCount: { other: "{count} 个 Webhook" },
  revokeHooks: "撤销 {name}？",
  revokeHooksBody: { other: "使用这些地址的程序将无法再发消息，已发的消息会保留。此操作无法撤销。" },
  hooksRevoked: { other: "已撤销 {count} 个 Webhook。" },
};
