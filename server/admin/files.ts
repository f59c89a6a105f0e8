import type { FileEntry, Share } from "../chat/files.ts";
import type { AdminDeps, Handlers } from "./deps.ts";
import type { FileHolder, FileRow, FileShare } from "./file-rows.ts";

/** How many people and rooms the usage names. */
const MOST_SHARES = 20;

export function fileOperations({ core }: AdminDeps): Handlers<"files"> {
  const ownerOf = async (id: number | null): Promise<FileHolder | null> => {
    const user = await core.accounts.lookUp(id);
    return user ? { id: user.id, name: user.username } : null;
  };
  const roomOf = async (id: number | null): Promise<FileHolder | null> => {
    const room = await core.rooms.lookUp(id);
    return room && !room.isDirect ? { id: room.id, name: room.name } : null;
  };
  const row = async (entry: FileEntry): Promise<FileRow> => {
    const { ownerId, roomId, thumbnail, width: _, height: __, ...file } = entry;
    return {
      ...file,
      thumbnail: thumbnail ?? null,
      owner: await ownerOf(ownerId),
      room: await roomOf(roomId),
    };
  };
  const shares = (
    list: readonly Share[],
    nameOf: (id: number | null) => Promise<FileHolder | null>,
  ): Promise<readonly FileShare[]> =>
    Promise.all(list.map(async ({ id, ...share }) => ({ ...share, holder: await nameOf(id) })));

  return {
    "files.list": async ({ filter, query, sort, page, pageSize }, { actor }) => {
      const found = await core.files.list(actor, { ...filter, query, sort, page, pageSize });
      return { items: await Promise.all(found.items.map(row)), total: found.total };
    },
    "files.usage": async (_, { actor }) => {
      const { byOwner, byRoom, ...usage } = await core.files.usage(actor, MOST_SHARES);
      return { ...usage, byOwner: await shares(byOwner, ownerOf), byRoom: await shares(byRoom, roomOf) };
    },
    "files.delete": async ({ path }, { actor }) => {
      await core.files.remove(actor, path);
      return {};
    },
  };
}
