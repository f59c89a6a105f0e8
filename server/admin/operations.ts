/** Every operation of the contract with what does it. */
import { captchaOperations } from "./captchas.ts";
import type { OperationName } from "./contract.ts";
import { hostOperations } from "./host.ts";
import { merchantOperations } from "./merchants.ts";
import { moderationOperations } from "./moderation.ts";
import type { Handler, Parts } from "./parts.ts";
import { roomOperations } from "./rooms.ts";
import { sessionOperations } from "./session.ts";
import { userOperations } from "./users.ts";

export type Operations = { readonly [N in OperationName]: Handler<N> };

export const createOperations = (parts: Parts): Operations => ({
  ...sessionOperations(parts),
  ...hostOperations(parts),
  ...roomOperations(parts),
  ...userOperations(parts),
  ...moderationOperations(parts),
  ...captchaOperations(parts),
  ...merchantOperations(parts),
});
