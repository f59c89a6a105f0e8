/** The schemas that the parameters of the admin operations are made of. Runs in a browser too. */
import { z } from "zod";

/** Whether the text begins with a day of the calendar: `Date.parse` takes February 30 for March 2. */
function hasCalendarDay(text: string): boolean {
  const [day = ""] = /^\d{4}-\d\d-\d\d/.exec(text) ?? [];
  return z.iso.date().safeParse(day).success;
}

export const id = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
export const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const text = (most: number) => z.string().max(most);
/** Bounds only; the core decides what a name may contain. */
export const name = z.string().min(1).max(256);
export const password = z.string().min(1).max(1024);
export const reason = text(500).default("");
export const address = z.string().trim().min(1).max(64);
/** A network address, a phone or an e-mail. */
export const target = z.string().trim().min(1).max(256);
/** ISO 8601, in the future; null or absent: until lifted. Converted to UTC with milliseconds. */
export const until = z
  .string()
  .max(40)
  .refine((at) => hasCalendarDay(at) && !Number.isNaN(Date.parse(at)), "must be an ISO 8601 time")
  .transform((at) => new Date(at).toISOString())
  .nullable()
  .default(null);
export const image = z
  .string()
  .regex(/^data:image\/[a-z0-9.+-]+;base64,/i, "must be a data URL of an image")
  .max(150_000_000);
export const oneOf = <T extends { userId?: unknown; address?: unknown; id?: unknown }>(value: T) =>
  [value.userId, value.address, value.id].filter((key) => key !== undefined).length === 1;

/** On the host's disk. */
export const filePath = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes("\0"), "must be a path");

export const none = z.strictObject({});
export const room = z.strictObject({ roomId: id });
export const user = z.strictObject({ userId: id });
const profile = z
  .strictObject({
    detail: text(4000),
    location: text(256),
    sex: z.enum(["", "0", "1", "2"]),
    age: text(8),
    country: text(64),
    province: text(64),
    city: text(64),
    career: text(64),
  })
  .partial();

/** Rows of a page by default, and at most. */
const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 1000;

const direction = <K extends string>(keys: readonly K[]) =>
  z.enum(keys.flatMap((key): (K | `-${K}`)[] => [key, `-${key}`]) as [K | `-${K}`, ...(K | `-${K}`)[]]);

/** A list's parameters: `sort: "name"` rises, `"-name"` falls; pages count from 1. */
export const list = <F extends z.ZodRawShape, K extends string>(filter: F, sortKeys: readonly K[]) =>
  z.strictObject({
    query: text(256).default(""),
    filter: z.strictObject(filter).default({} as never),
    sort: direction(sortKeys).optional(),
    /** Whose order of letters names are sorted in, as a BCP 47 tag; Chinese by default, which sorts names by pinyin. */
    language: text(35).optional(),
    page: z.number().int().min(1).max(1_000_000).default(1),
    pageSize: z
      .number()
      .int()
      .min(1)
      .transform((size) => Math.min(size, MAX_PAGE_SIZE))
      .default(DEFAULT_PAGE_SIZE),
  });

export const roomFields = {
  detail: text(4000).optional(),
  alias: text(256).optional(),
  capacity: z.number().int().min(0).max(100_000).optional(),
  isPublic: z.boolean().optional(),
  isActive: z.boolean().optional(),
  isReadOnly: z.boolean().optional(),
};
export const userFields = {
  displayName: name.optional(),
  phone: text(32).optional(),
  email: text(256).optional(),
  profile: profile.optional(),
};
export const role = z.enum(["user", "admin"]);
export const captchaState = z.enum(["pending", "delivered", "used", "failed", "expired", "revoked"]);
/** Only the actions that start with one of these, as `moderation.` or `room.dissolve`. */
const what = z.union([text(64), z.array(text(64)).max(50)]).optional();
/** Logs come newest first. */
export const log = list({ what }, ["when"]).extend({ sort: z.literal("-when").optional() });
const settingValue = z.union([text(10_000), z.number(), z.boolean()]);
/** By name. A record drops the name `__proto__`, which must be refused as any other unknown name. */
export const settingValues = z
  .custom<Readonly<Record<string, z.input<typeof settingValue>>>>(
    (value) => !Object.hasOwn(Object(value), "__proto__"),
    "there is no setting __proto__",
  )
  .pipe(z.record(z.string(), settingValue));
