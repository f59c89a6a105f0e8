/** What arrives on dialect D's wire. Numbers count as their text: forms know nothing else. */
import { z } from "zod";
import { parametersInvalid } from "../../chat/errors.ts";
import type { Fields } from "../kit/fields.ts";

const text = z.union([z.string(), z.number()]).transform(String);
const needed = text.pipe(z.string().min(1));
/** Left out, null and empty are the same. */
const optional = text.nullish().transform((value) => value || undefined);

export const account = z.object({ username: needed, password: needed });
export const joinMerchant = z.object({ merchant: needed });
export const createMerchant = z.object({
  activationCode: needed,
  name: needed,
  icon: optional,
  customer: optional,
});
export const createGroup = z.object({ merchant: needed, name: needed, icon: optional });
export const group = z.object({ group: needed });

/** @throws ChatError `invalid` */
export function parse<S extends z.ZodType>(schema: S, fields: Fields): z.output<S> {
  const parsed = schema.safeParse({ ...fields });
  if (!parsed.success) throw parametersInvalid(parsed.error.issues);
  return parsed.data;
}
