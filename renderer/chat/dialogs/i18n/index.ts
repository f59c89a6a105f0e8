import { defineMessages } from "../../../ui/i18n/text.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

export const { useText: useDialogText } = defineMessages({ en, "zh-CN": zh });
