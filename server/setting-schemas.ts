/** The schemas of settings that zod has no type for, each with what a value must be. */
import { z } from "zod";
import { isRoomName } from "./chat/names.ts";
import { narrow } from "./chat/narrow.ts";
import type { SettingProblem } from "./chat/reasons.ts";
import { areRanges } from "./net/addresses.ts";
import { isHostName } from "./net/names.ts";
import { originOf } from "./net/origins.ts";

export const whole = (least: number, most: number) => z.number().int().min(least).max(most);
export const port = whole(0, 65535);

/** Lets the console say in its own language what a refined value must be. */
const problem = (problem: SettingProblem) => ({ message: problem.message, params: { problem } });

export const url = (schemes: string[]) =>
  z
    .string()
    .max(2000)
    .refine(
      (text) => text === "" || (URL.canParse(text) && schemes.includes(new URL(text).protocol)),
      problem({
        kind: "url",
        schemes,
        message: `must be empty or a URL starting with ${schemes.join(" or ")}`,
      }),
    );

/** A name as rooms have it. */
const name = (isRight: (text: string) => boolean) =>
  z
    .string()
    .trim()
    .refine(
      isRight,
      problem({
        kind: "name",
        message:
          'must have 1 to 64 characters, at least one of them visible, no line breaks, other control characters or marks that change the direction of text, and must not be "." or ".."',
      }),
    );
export const requiredName = name(isRoomName);
export const optionalName = name((text) => text === "" || isRoomName(text));

const list = () => z.string().overwrite(narrow);

export const trustProxy = z.preprocess(
  (value) => {
    if (value === "true") return true;
    if (value === "false" || value === "") return false;
    return typeof value === "string" ? narrow(value) : value;
  },
  z.custom<boolean | string>(
    (value) =>
      typeof value === "boolean" || (typeof value === "string" && value.length <= 2000 && areRanges(value)),
    problem({
      kind: "addresses",
      message: "must be true, false, or addresses and ranges separated by commas",
    }),
  ),
);

export const aliasList = list()
  .max(200)
  .refine(
    (text) =>
      text === "" || text.split(",").every((part) => /^\d{1,5}$/.test(part.trim()) && Number(part) <= 65535),
    problem({ kind: "ports", message: "must be port numbers separated by commas, or empty" }),
  );

/** Whether every part between commas is right; empty ones do not count. */
const isListOf = (text: string, isRight: (part: string) => boolean): boolean =>
  text.split(",").every((part) => part.trim() === "" || isRight(part.trim()));

export const nameList = list()
  .max(2000)
  .refine(
    (text) => isListOf(text, isHostName),
    problem({
      kind: "hosts",
      message: "must be host names such as chat.example.com separated by commas, or empty",
    }),
  );

export const originList = list()
  .min(1)
  .max(2000)
  .refine(
    (text) => isListOf(text, (part) => part === "*" || originOf(part) !== undefined),
    problem({
      kind: "origins",
      message: "must be *, or origins such as https://example.com separated by commas",
    }),
  );
