import { Failure } from "../../ui/failure.ts";
import type { AdminClient } from "../wire/client.ts";

/** @throws Failure if the server would refuse the picture for its size, before it is sent */
export async function assertFits(client: AdminClient, { size }: Blob): Promise<void> {
  const maxBytes = Number((await client.call("settings.get", {}))["avatars.maxBytes"]);
  if (size <= maxBytes) return;
  const message = `An image can have at most ${maxBytes} bytes.`;
  throw new Failure({ code: "too_large", reason: "picture_too_large", message, details: { maxBytes } });
}
