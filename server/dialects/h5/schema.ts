/** The input of dialect D. Numbers are read as text, because forms send only text. */
import { z } from "zod";

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

/** Calls without parameters, or with only a file. */
export const nothing = z.object({});
