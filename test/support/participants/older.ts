/** Participants on the wires of dialects A, B and C. */

import type { TestHost } from "../host.ts";
import { Client as ApiClient, type Envelope, type Kind } from "../wires/apiv1.ts";
import { Client as ChatroomClient, packet } from "../wires/chatroom.ts";
import { enter } from "../wires/room.ts";
import { type Line, type Participant, textOf } from "./participant.ts";

export interface ApiParticipant extends Participant {
  readonly envelopes: () => Envelope[];
  join(): Promise<unknown>;
}

/** `v2` sends and reads JSON text, `v4` objects. */
export async function apiParticipant(
  host: TestHost,
  kind: Kind,
  username: string,
  room: string,
): Promise<ApiParticipant> {
  const client = await ApiClient.connect(host, kind);
  const form = (payload: object) => (kind === "v2" ? JSON.stringify(payload) : payload);
  const envelopes = () =>
    client.received.map((one) => (kind === "v2" ? JSON.parse(one as string) : one) as Envelope);
  const join = () => client.ask("join", form({ username, roomname: room }));
  await join();
  return {
    wire: `A, socket.io-client ${kind.slice(1)}`,
    username,
    join,
    envelopes,
    say: (message) => void client.socket.emit("new message", form({ username, roomname: room, message })),
    lines: () =>
      envelopes()
        .filter(({ data }) => data?.action === "msg")
        .map(({ data }): Line => [`${data?.username}`, `${data?.message}`]),
    shows: (message) => [message.author.username, textOf(message, host.url)],
    receivesOwn: false,
    received: () => client.received,
    close: () => client.close(),
  };
}

export async function chatroomParticipant(host: TestHost, username: string, room: string) {
  const client = await ChatroomClient.connect(host);
  const join = () => client.ask(packet("join", username, room));
  await join();
  return {
    wire: "B",
    username,
    client,
    join,
    say: (text) => client.send(packet("msg", username, room, text)),
    lines: () =>
      client.received
        .filter(({ type }) => type === "msg")
        .map(({ data }): Line => [data.user.user_name, data.msg]),
    shows: (message) => [message.author.username, textOf(message, host.url)],
    receivesOwn: true,
    received: () => client.received,
    close: () => client.close(),
  } satisfies Participant & Record<string, unknown>;
}

export async function roomParticipant(host: TestHost, username: string, token: string, roomName: string) {
  const client = await enter(host, "/room/enter", { roomName }, { token });
  return {
    wire: "C",
    username,
    client,
    say: (text) => client.ws.send(text),
    lines: () =>
      client.received
        .filter(({ FromUserName }) => FromUserName !== "system")
        .map(({ FromUserName, Content }): Line => [FromUserName, Content]),
    shows: (message) => [message.author.displayName, textOf(message, host.url)],
    receivesOwn: true,
    received: () => client.received,
    close: () => client.ws.terminate(),
  } satisfies Participant & Record<string, unknown>;
}
