/** Named people who use the native API over real sockets. */
import { io, type Socket } from "socket.io-client";
import type {
  Ack,
  ClientEvent,
  ClientParams,
  ClientResults,
  MeView,
  RoomView,
  RouteResults,
  ServerEvents,
} from "../../server/dialects/native/contract.ts";
import type { TestHost } from "./host.ts";
import { checkAck, checkAnswer, checkEvent } from "./native-contract.ts";

type ListenEvents = { [E in keyof ServerEvents]: (data: ServerEvents[E]) => void };
type EmitEvents = {
  [E in ClientEvent]: (params: ClientParams<E>, ack: (answer: Ack<ClientResults[E]>) => void) => void;
};
export type ChatSocket = Socket<ListenEvents, EmitEvents>;

export interface Person {
  readonly username: string;
  readonly password: string;
  readonly token: string;
  readonly user: MeView;
  /** A REST call with the person's token; JSON in, JSON out. */
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** A connected socket of `/chat`. */
  connect(): Promise<ChatSocket>;
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** A REST call to the host; `body` goes as JSON. */
export async function call<T = unknown>(
  host: Pick<TestHost, "url">,
  method: string,
  path: string,
  options: { body?: unknown; token?: string } = {},
): Promise<Answer<T>> {
  const response = await fetch(host.url + path, {
    method,
    headers: {
      // Unchanged, for tests that look at the bytes on the wire.
      "Accept-Encoding": "identity",
      ...(options.body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  const body: unknown = isJson ? JSON.parse(text) : text;
  checkAnswer(method, path, response.status, body);
  return { status: response.status, body: body as T, headers: response.headers };
}

/** Registers someone and logs them in: `const ada = await person(host, "ada")`. */
export async function person(
  host: Pick<TestHost, "url">,
  username: string,
  password = `${username}'s password`,
): Promise<Person> {
  const registered = await call(host, "POST", "/api/users", { body: { username, password } });
  if (registered.status !== 201)
    throw new Error(`${username} could not register: ${JSON.stringify(registered.body)}`);
  return login(host, username, password);
}

/** Logs in someone who has registered before. */
export async function login(
  host: Pick<TestHost, "url">,
  username: string,
  password = `${username}'s password`,
): Promise<Person> {
  const answer = await call<RouteResults["login"]>(host, "POST", "/api/session", {
    body: { login: username, password },
  });
  if (answer.status !== 200) throw new Error(`${username} could not log in: ${JSON.stringify(answer.body)}`);
  const { token, user } = answer.body;
  return {
    username,
    password,
    token,
    user,
    call: (method, path, body) => call(host, method, path, { token, body }),
    connect: () => connect(host, token),
  };
}

/** A connected socket of `/chat`. @throws when the host refuses it. */
export async function connect(host: Pick<TestHost, "url">, token: string): Promise<ChatSocket> {
  const socket: ChatSocket = io(`${host.url}/chat`, {
    auth: { token },
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
  });
  socket.onAny(checkEvent);
  const { engine } = socket.io;
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      socket.close();
      reject(error);
    };
    const cutOff = () => fail(new Error("The host is gone."));
    socket.once("connect", () => {
      socket.off("disconnect", cutOff);
      resolve();
    });
    socket.once("connect_error", fail);
    // The host may stop between the upgrade and its first packet, where the client itself would wait 20 s,
    engine.once("close", cutOff);
    engine.once("open", () => engine.off("close", cutOff));
    // or between the handshake and its answer.
    socket.once("disconnect", cutOff);
  });
  return socket;
}

/** How long an acknowledgement may take: enough for a busy machine. */
const ACK_MS = 30_000;

/** The same socket for what the contract forbids. */
export function untyped(socket: ChatSocket): Pick<Socket, "emit" | "emitWithAck"> {
  return (socket as unknown as Socket).timeout(ACK_MS) as unknown as Socket;
}

/** Sends an event of the contract and waits for its acknowledgement. */
export async function ask<E extends ClientEvent>(
  socket: ChatSocket,
  event: E,
  params: ClientParams<E>,
): Promise<Ack<ClientResults[E]>> {
  const patient = socket.timeout(ACK_MS);
  const emit = patient.emitWithAck as (event: E, params: ClientParams<E>) => Promise<unknown>;
  const answer = await emit.call(patient, event, params);
  checkAck(event, answer);
  return answer as Ack<ClientResults[E]>;
}

/** The same; @throws when the host refuses. */
export async function askOk<E extends ClientEvent>(
  socket: ChatSocket,
  event: E,
  params: ClientParams<E>,
): Promise<ClientResults[E]> {
  const answer = await ask(socket, event, params);
  if (!answer.ok) throw new Error(`${event} was refused: ${answer.error.code} ${answer.error.message}`);
  return answer;
}

/** The next such event, or the next one that `accept` takes. */
export function next<E extends keyof ServerEvents>(
  socket: ChatSocket,
  event: E,
  accept: (data: ServerEvents[E]) => boolean = () => true,
): Promise<ServerEvents[E]> {
  const events = socket as unknown as {
    on(event: string, listener: (data: ServerEvents[E]) => void): void;
    off(event: string, listener: (data: ServerEvents[E]) => void): void;
  };
  return new Promise((resolve) => {
    const listener = (data: ServerEvents[E]): void => {
      if (!accept(data)) return;
      events.off(event, listener);
      resolve(data);
    };
    events.on(event, listener);
  });
}

/** A room of someone's. */
export async function createRoom(
  owner: Person,
  name: string,
  more: Record<string, unknown> = {},
): Promise<RoomView> {
  const { status, body } = await owner.call<RoomView>("POST", "/api/rooms", { name, ...more });
  if (status !== 201) throw new Error(`${name} could not be created: ${JSON.stringify(body)}`);
  return body;
}

/** Sends a small file to a room. */
export async function sendFile(
  host: Pick<TestHost, "url">,
  who: Person,
  roomId: number,
  name: string,
): Promise<void> {
  const form = new FormData();
  form.append("file", new Blob(["what it holds"]), name);
  const headers = { Authorization: `Bearer ${who.token}` };
  const answer = await fetch(`${host.url}/api/rooms/${roomId}/files`, {
    method: "POST",
    headers,
    body: form,
  });
  if (!answer.ok) throw new Error(await answer.text());
}
