/** Detects documents that are missing although they existed. */
import { join } from "node:path";
import type { DocumentSpec } from "./documents.ts";
import { damaged } from "./documents.ts";
import { fileExists } from "./files.ts";

/**
 * Refuses a folder in which a document is missing beside others that came after it, beside its own last good copy, or
 * (`rooms`) beside histories. The first run creates documents in order, so an interrupted first run never looks like
 * this. Settings alone prove nothing: a person may put them into a new folder.
 * @throws DamagedDocument
 */
export async function refuseLost(
  folder: string,
  specs: readonly DocumentSpec[],
  hasHistories: boolean,
): Promise<void> {
  let hasLater = false;
  for (const { name } of specs.toReversed()) {
    const path = join(folder, `${name}.json`);
    if (await fileExists(path)) {
      hasLater ||= name !== "settings";
    } else if (hasLater || (name === "rooms" && hasHistories) || (await fileExists(`${path}.bak`))) {
      throw await damaged(path, "is missing, though other files show that it was there");
    }
  }
}
