/**
 * A pictographic character with what may follow it: an emoji or skin tone modifier, and the tags of a regional flag.
 */
const PICTURE = String.raw`\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?(?:[\u{e0020}-\u{e007e}]+\u{e007f})?`;
const EMOJI = new RegExp(
  String.raw`^(?:${PICTURE}(?:\u200d${PICTURE})*|\p{Regional_Indicator}{2}|[#*\d]\ufe0f?\u20e3)$`,
  "u",
);

/** Whether the text is exactly one emoji: alone, with a modifier, joined of several, a flag or a keycap. */
export const isEmoji = (text: string): boolean => EMOJI.test(text);
