/**
 * What arrives by the routes, and the fields that the events share. Bounds only; the core decides what a name may
 * contain.
 */
import { z } from "zod";
import { TRANSCRIPT_FORMATS } from "../../../chat/transcript.ts";
import { NOTIFY } from "../../../chat/types.ts";

export const id = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
export const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const name = z.string().min(1).max(256);
const text = (most: number) => z.string().max(most);
const password = z.string().min(1).max(1024);

/** A query value: digits as text become a number. */
const fromQuery = <T extends z.ZodType>(schema: T) =>
  z.preprocess((v) => (typeof v === "string" && /^\d{1,16}$/.test(v) ? Number(v) : v), schema);

/** A query value of which one beyond the bounds counts as the nearest bound. */
const clamped = (least: number, most: number) =>
  z.preprocess(
    (v) => (typeof v === "string" && /^-?\d+$/.test(v) ? Math.min(Math.max(Number(v), least), most) : v),
    z.number().int().min(least).max(most),
  );
const seqInQuery = clamped(0, Number.MAX_SAFE_INTEGER);
const limit = clamped(1, 200);
const LIMIT = "50 by default; beyond the bounds, the nearest bound";

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

export const register = z.strictObject({
  username: name,
  password,
  displayName: name.optional(),
  phone: text(32).optional(),
  email: text(256).optional(),
});
export const login = z.strictObject({ login: name, password });
export const updateMe = z.strictObject({
  username: name.optional(),
  displayName: name.optional(),
  phone: text(32).optional(),
  email: text(256).optional(),
  profile: profile.optional(),
});
export const changePassword = z.strictObject({ oldPassword: z.string().max(1024), password });
export const removeMe = z.strictObject({ password: z.string().max(1024) });
export const createRoom = z.strictObject({
  name,
  detail: text(4000).optional(),
  capacity: z.number().int().min(0).max(100000).optional(),
  isPublic: z.boolean().optional(),
});
export const updateRoom = z.strictObject({
  name: name.optional(),
  detail: text(4000).optional(),
  capacity: z.number().int().min(0).max(100000).optional(),
  isPublic: z.boolean().optional(),
  isReadOnly: z.boolean().optional(),
});
export const updateOwnRoom = z.strictObject({
  notify: z.enum(NOTIFY).optional(),
  favourite: z.boolean().optional(),
  readSeq: seq.optional(),
});
export const transferRoom = z.strictObject({ userId: id });
export const addMember = z.strictObject({ userId: id });
export const enterByCode = z.strictObject({ code: z.string().min(1).max(64) });
export const kickMember = z.strictObject({ reason: text(500).optional() });
export const muteMember = z.strictObject({
  minutes: z.number().min(1).max(525600).optional(),
  reason: text(500).optional(),
});
export const createHook = z.strictObject({ name });
export const hookParam = z.strictObject({ id: fromQuery(id), hookId: fromQuery(id) });
export const hookQuery = z.strictObject({ hookId: fromQuery(id).optional() });
export const hookBody = z.strictObject({ hookId: id.optional() });
export const pinMessage = z.strictObject({ seq });
export const openDirect = z.strictObject({ userId: id });
export const idParam = z.strictObject({ id: fromQuery(id) });
export const memberParam = z.strictObject({ id: fromQuery(id), userId: fromQuery(id) });
export const listQuery = z.strictObject({
  query: text(256).optional().describe("part of a name"),
  page: fromQuery(z.number().int().min(1).max(1_000_000)).optional().describe("1 by default"),
  pageSize: fromQuery(z.number().int().min(1)).optional().describe("50 by default, at most 200"),
});
export const roomsQuery = z.strictObject({
  ...listQuery.shape,
  scope: z
    .enum(["all", "mine"])
    .optional()
    .describe(
      "`mine`: the caller's rooms, direct conversations included; `all` (default): every room the caller may see",
    ),
});
export const historyQuery = z.strictObject({
  before: seqInQuery.optional().describe("only messages with a lower `seq`, the newest of them"),
  after: seqInQuery.optional().describe("only messages with a higher `seq`, the oldest of them"),
  limit: limit.optional().describe(LIMIT),
});
export const exportQuery = z.strictObject({
  format: z.enum(TRANSCRIPT_FORMATS).default("text"),
  /** Of the times in CSV and text, as in `Asia/Shanghai`. */
  timeZone: text(64).optional(),
});
export const searchQuery = z.strictObject({
  q: z.string().min(1).max(200),
  before: seqInQuery
    .optional()
    .describe("only messages with a lower `seq`: that of the last one of the page before"),
  limit: limit.optional().describe(LIMIT),
});
const time = z.iso.datetime({ offset: true });
export const findQuery = z.strictObject({
  q: text(200).optional(),
  cursor: z
    .string()
    .regex(/^-?\d{1,16}_\d{1,16}_\d{1,16}$/)
    .optional()
    .describe("as the page before gave it"),
  roomId: fromQuery(id).optional(),
  userId: fromQuery(id).optional(),
  kind: z.enum(["text", "image", "file"]).optional(),
  since: time.optional().describe("sent at that time or later"),
  until: time.optional().describe("sent before"),
  limit: limit.optional().describe("30 by default; beyond the bounds, the nearest bound"),
});
export const openMerchant = z.strictObject({
  activationCode: z.string().min(1).max(64),
  name,
  icon: text(2000).optional(),
});
