/** The input of dialect C. Forms send only text, so numbers and booleans of JSON bodies are read as text. */
import { z } from "zod";

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const needed = text.pipe(z.string().min(1));
/** An empty value counts as absent: forms also send fields that were left blank. */
const optional = text.nullish().transform((value) => value || undefined);

const capacity = z.string().regex(/^\d{1,6}$/);
const access = z
  .string()
  .toLowerCase()
  .pipe(z.enum(["1", "0", "true", "false"]));
const asCapacity = (value: string): number => Number(value);
const asAccess = (value: string): boolean => value === "1" || value === "true";

export const register = z.object({ userId: needed, userPwd: needed, userName: needed, userEmail: optional });
export const login = z.object({ userId: needed, userPwd: needed });
export const updateUser = z.object({ userName: optional, userEmail: optional, userPwd: optional });
export const forgetPwd = z.object({ userEmail: needed });
export const updatePwd = z.object({ userEmail: needed, newPwd: needed, 验证码: needed });

/** A room by its name or its id; the id decides when both are there. */
export const roomRef = z
  .object({ roomName: optional, roomId: optional })
  .refine((ref) => ref.roomName !== undefined || ref.roomId !== undefined);
/** The same, or neither: then the caller's only room is meant. */
export const anyRoomRef = z.object({ roomName: optional, roomId: optional });
export const person = z.object({ userId: needed });
/** No name, or an empty one, finds every room. */
export const search = z.object({ roomName: optional });
/** `roomName` is the new name, and counts only in the body: in the query it names the room. */
export const updateRoom = z.object({
  roomName: optional,
  roomCap: optional.pipe(capacity.transform(asCapacity).optional()),
  roomAccess: optional.pipe(access.transform(asAccess).optional()),
});
export const createRoom = z.object({
  roomName: needed,
  roomId: needed,
  roomCap: optional.pipe(capacity.transform(asCapacity).optional()),
  /** Left out: closed, as on the public server. */
  roomAccess: optional.pipe(access.transform(asAccess).default(false)),
});
