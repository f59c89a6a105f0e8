/** Turns anything caught into a refusal that may be shown. */
import { ZodError } from "zod";
import { asRefusal, parametersInvalid } from "../chat/errors.ts";
import type { WireError } from "../chat/reasons.ts";

/** @param onBug gets every unexpected error. */
export function refusalOf(error: unknown, onBug: (error: unknown) => void): WireError {
  return asRefusal(error instanceof ZodError ? parametersInvalid(error.issues) : error, onBug).wire;
}
