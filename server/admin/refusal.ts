/** The one funnel for what goes wrong: anything caught becomes a refusal that may be shown. */
import { ZodError } from "zod";
import { ChatError, ERROR_CODES } from "../chat/errors.ts";
import type { AdminErrorCode, AdminRefusal } from "./contract.ts";

/** @param onBug hears of everything that was not expected. */
export function refusalOf(error: unknown, onBug: (error: unknown) => void): AdminRefusal {
  if (error instanceof ZodError) return badParams(error);
  if (error instanceof ChatError) {
    const { code, message, details } = error;
    return { code, message, ...(details !== undefined && { details }) };
  }
  onBug(error);
  return { code: "internal", message: "Something went wrong on the host. Its log says what." };
}

function badParams(error: ZodError): AdminRefusal {
  const details = error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
  const [first] = details;
  const where = first?.path ? `${first.path}: ` : "";
  return {
    code: "invalid",
    message: `${where}${first?.message ?? "The parameters are not valid."}`,
    details,
  };
}

const OWN_STATUS = { unknown_operation: 404, method_not_allowed: 405, internal: 500 } as const;

/** The HTTP status that says the same. */
export const statusOf = (code: AdminErrorCode): number => ({ ...ERROR_CODES, ...OWN_STATUS })[code];
