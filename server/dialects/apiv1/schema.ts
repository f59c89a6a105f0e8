/** What dialect A's clients send. A number is read as its digits, because forms and loose JSON send numbers. */
import { z } from "zod";

const text = z.union([z.string(), z.number()]).transform(String);
const present = z.union([z.string().min(1), z.number()]).transform(String);
/** Missing or null counts as absent. */
const maybe = z
  .union([z.string(), z.number(), z.null()])
  .optional()
  .transform((value) => (value === null || value === undefined ? undefined : String(value)));
/** The same, and empty: names are never empty. */
const maybeName = maybe.transform((value) => value || undefined);
/** An empty one was left out: a query cannot say so otherwise. The largest number stands for larger ones. */
const digits = (least: number) =>
  z
    .preprocess((value) => {
      if (value === "") return undefined;
      const isWhole = typeof value === "string" ? /^-?\d+$/.test(value) : Number.isInteger(value);
      return isWhole ? Math.min(Number(value), Number.MAX_SAFE_INTEGER) : value;
    }, z.number().int().min(least).optional())
    .optional();

export const register = z.object({ username: present, userdetail: maybe, phone: maybe, location: maybe });
export const modifyUser = z.object({
  username: present,
  newusername: maybeName,
  userdetail: maybe,
  phone: maybe,
  location: maybe,
});
export const namedUser = z.object({ username: present });
/** `password` is required when a web page deletes by its address alone. */
export const deletedUser = z.object({ username: present, password: maybe });
export const createRoom = z.object({ roomowner: present, roomname: present, roomdetail: maybe });
export const namedRoom = z.object({ roomname: present });
/** `roomowner` names the acting user; without it, the owner acts. */
export const ownedRoom = z.object({ roomname: present, roomowner: maybeName, password: maybe });
export const modifyRoom = z.object({
  roomname: present,
  roomowner: maybeName,
  newroomname: maybeName,
  roomdetail: maybe,
});

const NEWEST = 200;
const MOST = 1000;
export const history = z.object({
  limit: digits(1).transform((limit = NEWEST) => Math.min(limit, MOST)),
  before: digits(0),
  username: maybeName,
});

/** Calls with a file and, apart from a token, no parameters. */
export const proof = z.object({});

export const presenceEvent = z.object({ username: present, roomname: present });
export const messageEvent = z.object({ username: present, roomname: present, message: text });
export const closeEvent = z.object({ roomname: present, roomowner: present, password: maybe });
