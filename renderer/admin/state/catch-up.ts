/** Loads while events arrive: an answer may have been made before what they report. */
import type { AdminEvent, AdminParams, AdminResults, OperationName } from "../../../server/admin/contract.ts";
import type { AdminClient } from "../wire/client.ts";

/**
 * Calls an operation. `events`: those that arrived meanwhile, the oldest first, for the caller to apply to the answer.
 *
 * @throws Failure
 */
export async function callAmidEvents<N extends OperationName>(
  client: AdminClient,
  operation: N,
  params: AdminParams<N>,
): Promise<{ readonly answer: AdminResults[N]; readonly events: readonly AdminEvent[] }> {
  const events: AdminEvent[] = [];
  const stop = client.listen((event) => void events.push(event));
  try {
    return { answer: await client.call(operation, params), events };
  } finally {
    stop();
  }
}
