import { en } from "./en.ts";
import { defineMessages } from "./text.ts";
import { zh } from "./zh.ts";

export const { useText: useUiText, textNow: uiTextNow } = defineMessages({ en, "zh-CN": zh });
