/** Everyone who listens on dialect C's wire, and how they hear what happens: each event is encoded once. */
import type { ChatEvent } from "../../chat/events.ts";
import type { Message, Room } from "../../chat/types.ts";
import { Audience } from "../kit/audience.ts";
import { Fanout } from "../kit/fanout.ts";
import { isPath, messageFrame, systemFrame } from "./encode.ts";
import type { Seat } from "./seat.ts";

export const CLOSE = { left: 1000, stopping: 1001, kicked: 4001, dissolved: 4002, exited: 4003 } as const;

export class Hall {
  readonly #audience = new Audience<Seat>();
  readonly #fanout = new Fanout();
  readonly #seats = new Set<Seat>();

  get seats(): ReadonlySet<Seat> {
    return this.#seats;
  }

  add(seat: Seat): void {
    this.#seats.add(seat);
    this.#audience.add(seat.roomId, seat);
  }

  /** It hears nothing from now on. */
  remove(seat: Seat): void {
    this.#seats.delete(seat);
    this.#audience.delete(seat.roomId, seat);
  }

  end(seat: Seat, code: number, reason: string): void {
    this.#audience.delete(seat.roomId, seat);
    seat.end(code, reason);
  }

  tell(event: ChatEvent): void {
    switch (event.type) {
      case "messages.posted":
        this.#tellMessages(event.room, event.messages);
        break;
      case "member.online":
        this.#tellLine(event.room, `${event.user.displayName}成功进入房间`);
        break;
      case "member.offline":
        this.#tellLine(event.room, `${event.user.displayName}退出房间`);
        break;
      case "member.kicked":
        for (const seat of [...this.#audience.of(event.room.id)]) {
          if (seat.userId === event.user.id) this.end(seat, CLOSE.kicked, event.reason || "被踢出房间");
        }
        break;
      case "room.dissolved":
        for (const seat of [...this.#audience.of(event.room.id)]) {
          this.end(seat, CLOSE.dissolved, event.reason || "房间已解散");
        }
        break;
    }
  }

  #tellLine(room: Room, line: string): void {
    const seats = this.#audience.of(room.id);
    if (seats.size > 0) this.#send(seats, [systemFrame(room.name, line)]);
  }

  /** Only pictures and files look different to clients that reach the host under another name. */
  #tellMessages(room: Room, messages: readonly Message[]): void {
    const seats = this.#audience.of(room.id);
    if (seats.size === 0) return;
    const groups = messages.some(isPath) ? byOrigin(seats) : new Map([["", seats]]);
    for (const [origin, group] of groups) {
      this.#send(
        group,
        messages.map((message) => messageFrame(room, message, origin)),
      );
    }
  }

  #send(seats: ReadonlySet<Seat>, frames: readonly string[]): void {
    this.#fanout.broadcastText(openSockets(seats), frames);
    for (const seat of seats) if (!seat.ws) for (const frame of frames) seat.send(frame);
  }
}

function* openSockets(seats: Iterable<Seat>) {
  for (const { ws } of seats) if (ws) yield ws;
}

function byOrigin(seats: Iterable<Seat>): Map<string, Set<Seat>> {
  const groups = new Map<string, Set<Seat>>();
  for (const seat of seats) {
    const group = groups.get(seat.origin);
    if (group) group.add(seat);
    else groups.set(seat.origin, new Set([seat]));
  }
  return groups;
}
