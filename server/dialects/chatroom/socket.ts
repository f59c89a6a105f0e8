/** The realtime half: JSON packets over raw WebSockets at the path `/`. */
import type { IncomingMessage } from "node:http";
import type { RawData, WebSocket } from "ws";
import { isChatError } from "../../chat/errors.ts";
import type { DialectHost, MountedDialect } from "../dialect.ts";
import { Audience } from "../kit/audience.ts";
import { Fanout } from "../kit/fanout.ts";
import { parseForm } from "../kit/fields.ts";
import { createFrameServer, receiveInOrder } from "../kit/frames.ts";
import { originOf } from "../kit/origin.ts";
import { tokenOf } from "../kit/proof.ts";
import { Announcer } from "./announcer.ts";
import { packet, packetError } from "./encode.ts";
import { Faces } from "./faces.ts";
import { type Lobby, obey } from "./packets.ts";
import { Peer } from "./peer.ts";
import { parsePacket } from "./schema.ts";
import type { Visits } from "./visits.ts";

const PING_MS = 25_000;

export function openSockets(
  host: DialectHost,
  visits: Visits,
): Required<Pick<MountedDialect, "upgrade" | "close">> {
  const { core, log } = host;
  const server = createFrameServer();
  const fanout = new Fanout();
  const audience = new Audience<Peer>();
  const faces = new Faces();
  const announcer = new Announcer(audience, fanout, faces, visits);
  const lobby: Lobby = { host, audience, announcer, faces };
  const peers = new Set<Peer>();
  const stopListening = core.events.subscribe((event) => announcer.tell(event));
  const report = (error: unknown) => log.error("A WebSocket failed", error);
  const pinging = setInterval(() => ping(peers), PING_MS).unref();

  function welcome(ws: WebSocket, request: IncomingMessage): void {
    const token = tokenOf(request, queryOf(request));
    const from = { address: host.addressOf(request), origin: originOf(request), token };
    const peer = new Peer(ws, from, forget);
    peers.add(peer);
    ws.on("error", () => ws.terminate());
    ws.on("close", () => forget(peer));
    ws.on("pong", () => {
      peer.isAlive = true;
    });
    receiveInOrder(ws, (data, isBinary) => receive(peer, data, isBinary));
  }

  async function receive(peer: Peer, data: RawData, isBinary: boolean): Promise<void> {
    if (peer.isGone) return;
    const parsed = parsePacket(isBinary ? null : bytesOf(data));
    if ("error" in parsed) return complain(peer, parsed, parsed.error);
    try {
      await obey(lobby, peer, parsed.packet);
    } catch (error) {
      if (!isChatError(error)) report(error);
      const { msg, more } = isChatError(error) ? packetError(error) : { msg: "illegal data", more: {} };
      complain(peer, parsed.packet, msg, more);
    }
  }

  function complain(
    peer: Peer,
    { userName, roomName }: { userName: string; roomName: string },
    msg: string,
    more: object = {},
  ): void {
    const user = { name: userName, avatar: "" };
    fanout.broadcastText([peer.ws], [packet("error", user, roomName, msg, more)]);
  }

  function forget(peer: Peer): void {
    peer.isGone = true;
    peers.delete(peer);
    for (const connection of peer.connections) {
      for (const roomId of connection.rooms) audience.delete(roomId, peer);
      leaveAll(connection).catch(report);
    }
  }

  async function leaveAll(connection: Peer["connections"][number]): Promise<void> {
    await core.presence.disconnect(connection);
    const others = core.presence.connectionsOf(connection.userId);
    if (!others.some(({ dialect }) => dialect === "chatroom")) faces.forget(connection.userId);
  }

  return {
    upgrade(path, request, socket, head) {
      if (path !== "/") return false;
      server.handleUpgrade(request, socket, head, (ws) => welcome(ws, request));
      return true;
    },
    async close() {
      clearInterval(pinging);
      stopListening();
      for (const peer of peers) peer.close("stopping", "");
      const own = core.presence.connections().filter(({ dialect }) => dialect === "chatroom");
      await Promise.all(own.map((connection) => core.presence.disconnect(connection)));
    },
  };
}

/** Who has not answered the last ping is gone. */
function ping(peers: Iterable<Peer>): void {
  for (const peer of peers) {
    if (!peer.isAlive) peer.ws.terminate();
    peer.isAlive = false;
    if (peer.ws.readyState === peer.ws.OPEN) peer.ws.ping();
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function queryOf(request: IncomingMessage) {
  const [, query = ""] = (request.url ?? "").split("?", 2);
  try {
    return parseForm(Buffer.from(query, "latin1"));
  } catch {
    return {};
  }
}
