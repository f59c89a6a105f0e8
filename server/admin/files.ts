import type { FileEntry, Share } from "../chat/files.ts";
import type { AdminDeps, Handlers } from "./deps.ts";
import type { FileRow, FileShare } from "./file-rows.ts";
import { pageWith } from "./lists.ts";

/** How many people and rooms the usage names. */
const MOST_SHARES = 20;

export function fileOperations({ core, present }: AdminDeps): Handlers<"files"> {
  const row = async (entry: FileEntry): Promise<FileRow> => {
    const { ownerId, roomId, thumbnail, width: _, height: __, ...file } = entry;
    const [owner, room] = await Promise.all([present.author(ownerId), present.roomRef(roomId)]);
    return { ...file, thumbnail: thumbnail ?? null, owner, room };
  };
  const shares = <T>(
    list: readonly Share[],
    holderOf: (id: number | null) => Promise<T | null>,
  ): Promise<readonly FileShare<T>[]> =>
    Promise.all(list.map(async ({ id, ...share }) => ({ ...share, holder: await holderOf(id) })));

  return {
    "files.list": async ({ filter, query, sort, page, pageSize }, { actor }) =>
      pageWith(await core.files.list(actor, { ...filter, query, sort, page, pageSize }), row),
    "files.usage": async (_, { actor }) => {
      const { byOwner, byRoom, ...usage } = await core.files.usage(actor, MOST_SHARES);
      return {
        ...usage,
        byOwner: await shares(byOwner, (id) => present.author(id)),
        byRoom: await shares(byRoom, (id) => present.roomRef(id)),
      };
    },
    "files.delete": ({ path }, { actor }) => core.files.remove(actor, path),
  };
}
