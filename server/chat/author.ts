/** What others see of a person, and how people are found by name. */
import type { Condition } from "./row-query.ts";
import type { Author, User } from "./types.ts";

export const authorOf = ({ id, username, displayName, avatar }: User): Author => ({
  id,
  username,
  displayName,
  avatar,
});

/** The end of a bot's name, so that no client shows it as a person. No other name may end like this. */
export const BOT_MARK = "[bot]";

/** Whether one of a person's names contains the text. */
export const hasName = (query: string): Condition<User> => ({
  anyOf: [
    ["username", "contains", query],
    ["displayName", "contains", query],
  ],
});
