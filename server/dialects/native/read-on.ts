import { isChatError } from "../../chat/errors.ts";
import type { Disk } from "../kit/temporary.ts";

/** The most bytes of a file that are read although there is no space for it. */
const READ_ON_BYTES = 33_554_432;

/**
 * Reads a body on where there is no space for its file: its `clientId` may be that of a message which is already
 * there. `refusal` is then what the disk answered.
 */
export function readingOn(disk: Disk): Disk & { readonly refusal: () => unknown } {
  let refusal: unknown;
  let left = READ_ON_BYTES;
  const unlessFull = async <R>(bytes: number, work: () => Promise<R>): Promise<R | undefined> => {
    try {
      if (refusal === undefined) return await work();
    } catch (error) {
      if (!isChatError(error, "storage_full")) throw error;
      refusal = error;
    }
    if (bytes > left) throw refusal;
    return undefined;
  };
  return {
    refusal: () => refusal,
    assertFits: async (holder, bytes) => void (await unlessFull(bytes, () => disk.assertFits(holder, bytes))),
    async openTemporary(holder) {
      const file = await unlessFull(0, () => disk.openTemporary(holder));
      return {
        get content() {
          return file?.content ?? { path: "", bytes: 0 };
        },
        async write(piece) {
          await unlessFull(piece.length, async () => file?.write(piece));
          if (refusal !== undefined) left -= piece.length;
        },
        remove: async () => file?.remove(),
      };
    },
  };
}
