/** Resumable uploads; the code is loaded with the first file. */
import type { Uploader } from "./uploader.ts";

export const uploader: Uploader = {
  send: async (job) => (await import("./tus.ts")).send(job),
  async remove(url, token) {
    const headers = { "Tus-Resumable": "1.0.0", authorization: `Bearer ${token}` };
    // If the server does not receive this, the upload expires by itself.
    await fetch(url, { method: "DELETE", headers }).catch(() => undefined);
  },
};
