/** The console's lists as its live events keep them. */
import { isDeepStrictEqual } from "node:util";
import { io, type Socket } from "socket.io-client";
import type { AdminEvent, RoomRow, UserRow } from "../../server/admin/contract.ts";
import { admin } from "./calls.ts";
import type { World } from "./world.ts";

export class LiveConsole {
  readonly #socket: Socket;
  readonly #rooms = new Map<number, RoomRow>();
  readonly #users = new Map<number, UserRow>();

  constructor({ server, consoleToken: token }: World) {
    this.#socket = io(`${server.url}/admin`, {
      auth: { token },
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
    });
    this.#socket.on("event", (event: AdminEvent) => {
      if (event.type === "rooms.changed") for (const row of event.rooms) this.#rooms.set(row.id, row);
      else if (event.type === "users.changed") for (const row of event.users) this.#users.set(row.id, row);
      // The page of people is loaded again after these.
      else if (event.type === "user.removed" || event.type === "room.removed") this.#users.clear();
      if (event.type === "room.removed") this.#rooms.delete(event.roomId);
    });
  }

  /** A row that the events have brought out of date, if there is one. */
  async problem(world: World): Promise<string | undefined> {
    const rooms = await admin(world, "rooms.list", { pageSize: 1000 });
    const users = await admin(world, "users.list", { pageSize: 1000 });
    return outdated("room", rooms.items, this.#rooms) ?? outdated("person", users.items, this.#users);
  }

  close(): void {
    this.#socket.close();
  }
}

/** Logins and when somebody was last seen change without an event. */
const shown = (row: object | undefined): object => ({ ...row, lastSeenAt: undefined, dialects: undefined });

function outdated<T extends { id: number }>(
  what: string,
  rows: readonly T[],
  live: ReadonlyMap<number, T>,
): string | undefined {
  const ids = new Set(rows.map(({ id }) => id));
  for (const id of live.keys()) if (!ids.has(id)) return `the console still shows ${what} ${id}`;
  for (const row of rows) {
    const known = live.get(row.id);
    // The console has the rows that no event was about from its first look.
    if (known && !isDeepStrictEqual(shown(known), shown(row))) {
      return `the console shows ${what} ${JSON.stringify(known)}\ninstead of ${JSON.stringify(row)}`;
    }
  }
  return undefined;
}
