/** Connections in one room, by each API: what they send, and what they hear in one vocabulary. */
import { once } from "node:events";
import type { Message, ServerEvents } from "../../server/dialects/native/contract.ts";
import { ask, type ChatSocket, connect } from "../../test/support/people.ts";
import * as apiv1 from "../../test/support/wires/apiv1.ts";
import * as chatroom from "../../test/support/wires/chatroom.ts";
import * as room from "../../test/support/wires/room.ts";

export const WIRES = ["native", "A", "A2", "B", "C"] as const;
export type Wire = (typeof WIRES)[number];

export interface Server {
  readonly url: string;
  readonly port: number;
}

/** Who connects, as every API needs it; the names may change while the connection is open. */
export interface Login {
  readonly username: string;
  readonly displayName: string;
  /** Undefined: the account is open, and acts by its address alone. */
  readonly token: string | undefined;
}

export interface Place {
  readonly id: number;
  readonly name: string;
}

/** The server refused; anything else that is thrown means that the connection is gone. */
export class Refused extends Error {}

/** What became of a message: its refusal, or undefined when it was accepted. */
export type Said = string | undefined;

export interface Client {
  /** What the room said since it joined, in the vocabulary of {@link hearing}. */
  readonly heard: string[];
  readonly isOpen: boolean;
  /** Sends them without waiting between them. @throws when the connection is lost */
  say(bodies: readonly string[]): Promise<Said[]>;
  /** Ends the membership. */
  leave(): Promise<void>;
  /** Only disconnects. */
  close(): void;
}

type RoomEvent = {
  [E in keyof ServerEvents]: readonly [E, ServerEvents[E]];
}[keyof ServerEvents];

/** What a client of that wire hears when the room's native members hear this event; undefined: nothing. */
export function hearing(wire: Wire, url: string, event: RoomEvent, isUpdate: boolean): string | undefined {
  const [name, data] = event;
  if (wire === "native") return isOfRoom(name) ? JSON.stringify(event) : undefined;
  const shown = wire === "C" ? "displayName" : "username";
  if (name === "message") return said(data.author[shown], textOf(data, url));
  if (isUpdate) return undefined;
  if (name === "member:online") return moved("in", data.user[shown], wire, data.online);
  if (name === "member:offline") return moved("out", data.user[shown], wire, data.online);
  return undefined;
}

const OWN_EVENTS = ["member:read", "typing", "room:me", "rooms:changed", "kicked", "muted", "unmuted"];
/** Events of the room itself, which all native members hear alike. */
export const isOfRoom = (name: string): boolean => !OWN_EVENTS.includes(name);

const said = (author: unknown, text: unknown): string => `${author}: ${text}`;
const moved = (action: "in" | "out", name: unknown, wire: Wire, online: unknown): string =>
  `${action} ${name}${wire.startsWith("A") ? ` ${online}` : ""}`;
const textOf = ({ kind, body }: Message, url: string): string =>
  kind === "image" || kind === "file" ? url + body : body;

/** @throws Refused */
export function open(wire: Wire, server: Server, who: Login, place: Place): Promise<Client> {
  if (wire === "native") return openNative(server, who, place.id);
  if (wire === "B") return openChatroom(server, who, place);
  if (wire === "C") return openRoom(server, who, place);
  return openApiv1(wire, server, who, place);
}

export interface NativeClient extends Client {
  readonly socket: ChatSocket;
  readonly events: RoomEvent[];
}

export async function openNative(
  server: Server,
  { token = "" }: Pick<Login, "token">,
  roomId: number,
): Promise<NativeClient> {
  const socket = await connect(server, token);
  const events: RoomEvent[] = [];
  socket.onAny((...given: unknown[]) => {
    const event = given as unknown as RoomEvent;
    if (isOfRoom(event[0])) client.heard.push(JSON.stringify(event));
    events.push(event);
  });
  let sent = 0;
  const client: NativeClient = {
    socket,
    events,
    heard: [],
    get isOpen() {
      return socket.connected;
    },
    say: (bodies) =>
      Promise.all(
        bodies.map(async (body) => {
          const clientId = `${body.split(" ")[0]}-${++sent}`;
          // Socket.IO would keep it for a connection that never comes back.
          if (!socket.connected) throw new Error("gone");
          const answer = await ask(socket, "message:send", { roomId, clientId, kind: "text", body });
          return answer.ok ? undefined : answer.error.code;
        }),
      ),
    async leave() {
      const answer = await ask(socket, "room:leave", { roomId });
      if (!answer.ok) throw new Refused(answer.error.code);
    },
    close: () => socket.close(),
  };
  const answer = await ask(socket, "room:join", { roomId });
  if (answer.ok) return client;
  socket.close();
  throw new Refused(answer.error.code);
}

async function openApiv1(wire: Wire, server: Server, who: Login, place: Place): Promise<Client> {
  const isText = wire === "A2";
  const query = who.token === undefined ? {} : { query: { token: who.token } };
  const api = await apiv1.Client.connect(server, isText ? "v2" : "v4", query);
  let isOpen = true;
  const gone = new Promise<never>((_, reject) =>
    api.socket.once("disconnect", () => {
      isOpen = false;
      reject(new Error("gone"));
    }),
  );
  gone.catch(() => {});
  const send = async (event: string, more: object = {}): Promise<Said> => {
    const payload = { username: who.username, roomname: place.name, ...more };
    const answer = await Promise.race([api.ask(event, isText ? JSON.stringify(payload) : payload), gone]);
    const { status, message } = (isText ? JSON.parse(`${answer}`) : answer) as apiv1.Envelope;
    return status === 0 ? undefined : `${status} ${message}`;
  };
  const client: Client = {
    heard: [],
    get isOpen() {
      return isOpen;
    },
    say: (bodies) => Promise.all(bodies.map((message) => send("new message", { message }))),
    async leave() {
      refuse(await send("leave"));
    },
    close: () => api.close(),
  };
  api.socket.on("message", (raw: unknown) => {
    // To a connection that has sent nothing yet the server speaks in objects.
    const { status, data } = (typeof raw === "string" ? JSON.parse(raw) : raw) as apiv1.Envelope;
    if (status !== 0 || data === undefined) return;
    const { action, username, message, onlineusers } = data;
    if (action === "msg") client.heard.push(said(username, message));
    else if (action === "in" || action === "out")
      client.heard.push(moved(action, username, wire, onlineusers));
    else client.heard.push(`${action}`);
  });
  const refusal = await send("join").catch((error: unknown) => {
    api.close();
    throw error;
  });
  if (refusal === undefined) return client;
  api.close();
  throw new Refused(refusal);
}

/** Waits for answers that carry no number of their own: a message's own echo, or an error. */
class Answers {
  readonly gone: Promise<never>;
  #waiting: ((answer: { error?: string; text?: string }) => boolean)[] = [];
  #giveUp: () => void = () => {};
  #out = this.#untilOut();

  constructor(closed: Promise<unknown>) {
    this.gone = closed.then(() => {
      throw new Error("gone");
    });
    this.gone.catch(() => {});
  }

  tell(answer: { error?: string; text?: string }): void {
    const at = this.#waiting.findIndex((accept) => accept(answer));
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  /** Resolves with the error, or undefined once that text was heard. */
  next(awaited: string): Promise<Said> {
    const answered = new Promise<Said>((resolve) => {
      this.#waiting.push(({ error, text }) => {
        const isMine = error !== undefined || text === awaited;
        if (isMine) resolve(error);
        return isMine;
      });
    });
    return Promise.race([answered, this.gone, this.#out]);
  }

  /** Its person is no longer in the room: what is not answered yet stays so. */
  out(): void {
    this.#waiting = [];
    this.#giveUp();
    this.#out = this.#untilOut();
  }

  #untilOut(): Promise<never> {
    const out = new Promise<never>((_, reject) => {
      this.#giveUp = () => reject(new Error("out of the room"));
    });
    out.catch(() => {});
    return out;
  }
}

async function openChatroom(server: Server, who: Login, place: Place): Promise<Client> {
  const query = who.token === undefined ? {} : { query: `/?token=${who.token}` };
  const wire = await chatroom.Client.connect(server, query);
  const send = (type: string, text = "") => wire.send(chatroom.packet(type, who.username, place.name, text));
  const answers = new Answers(once(wire.ws, "close"));
  const client: Client = {
    heard: [],
    get isOpen() {
      return wire.ws.readyState === wire.ws.OPEN;
    },
    say: (bodies) =>
      Promise.all(
        bodies.map((body) => {
          send("msg", body);
          return answers.next(body);
        }),
      ),
    async leave() {
      send("leave");
      refuse(await answers.next(moved("out", who.username, "B", 0)));
    },
    close: () => wire.close(),
  };
  wire.ws.on("message", (raw) => {
    const { type, data } = JSON.parse(`${raw}`) as chatroom.ReceivedPacket;
    if (type === "error") {
      answers.tell({ error: data.msg });
      return;
    }
    const name = data.user.user_name;
    const action = data.msg === "leave" ? "out" : "in";
    const text = type === "msg" ? said(name, data.msg) : moved(action, name, "B", 0);
    client.heard.push(text);
    answers.tell({ text: type === "msg" ? data.msg : text });
    if (text === moved("out", who.username, "B", 0)) answers.out();
  });
  send("join");
  const refusal = await answers.next(moved("in", who.username, "B", 0));
  if (refusal === undefined) return client;
  wire.close();
  throw new Refused(refusal);
}

async function openRoom(server: Server, { token = "" }: Login, place: Place): Promise<Client> {
  const entered = room.enter(server, "/room/enter", { roomName: place.name }, { token });
  const { ws, received } = await entered.catch((error: Error) => {
    throw /Unexpected server response/.test(error.message) ? new Refused(error.message) : error;
  });
  const answers = new Answers(once(ws, "close"));
  const client: Client = {
    heard: [],
    get isOpen() {
      return ws.readyState === ws.OPEN;
    },
    say: (bodies) =>
      Promise.all(
        bodies.map((body) => {
          ws.send(body);
          return answers.next(body);
        }),
      ),
    async leave() {
      const query = { roomName: place.name };
      const answer = await room.send(server, "DELETE /room/exit", { query, token });
      if (answer.body.err.Notice !== "退出房间成功") throw new Refused(`${answer.body.err.Notice}`);
    },
    close: () => ws.terminate(),
  };
  const hear = ({ FromUserName, Content }: room.Frame): void => {
    const [, name, action] = /^(.*?)(成功进入房间|退出房间)$/.exec(Content) ?? [];
    // The console's lines come from `system` too; here they begin with `host.`
    if (FromUserName !== "system" || Content.startsWith("host."))
      client.heard.push(said(FromUserName, Content));
    else if (action) client.heard.push(moved(action === "退出房间" ? "out" : "in", name, "C", 0));
    else answers.tell({ error: Content });
    answers.tell({ text: Content });
  };
  received.forEach(hear);
  ws.on("message", (raw) => hear(JSON.parse(`${raw}`) as room.Frame));
  return client;
}

function refuse(refusal: Said): void {
  if (refusal !== undefined) throw new Refused(refusal);
}
