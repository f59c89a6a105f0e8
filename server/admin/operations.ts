/** Maps every operation of the contract to its handler. */
import { captchaOperations } from "./captchas.ts";
import type { OperationName } from "./contract.ts";
import type { AdminDeps, Handler } from "./deps.ts";
import { fileOperations } from "./files.ts";
import { hookOperations } from "./hooks.ts";
import { hostOperations } from "./host.ts";
import { merchantOperations } from "./merchants.ts";
import { moderationOperations } from "./moderation.ts";
import { roomOperations } from "./rooms.ts";
import { sessionOperations } from "./session.ts";
import { userOperations } from "./users.ts";

export type Operations = { readonly [N in OperationName]: Handler<N> };

export const createOperations = (deps: AdminDeps): Operations => ({
  ...sessionOperations(deps),
  ...hostOperations(deps),
  ...roomOperations(deps),
  ...userOperations(deps),
  ...moderationOperations(deps),
  ...captchaOperations(deps),
  ...merchantOperations(deps),
  ...fileOperations(deps),
  ...hookOperations(deps),
});
