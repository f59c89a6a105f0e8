import { defineMessages } from "../../ui/i18n/text.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

export const { useText: useChatText, textNow: chatTextNow } = defineMessages({ en, "zh-CN": zh });
export type ChatKey = keyof typeof en;
export type ChatText = ReturnType<typeof useChatText>;
