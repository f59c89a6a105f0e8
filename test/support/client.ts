/** The web client's state without a browser: a fake host, a storage in memory. */
import { expect } from "vitest";
import { type ChatClient, createChatClient } from "../../renderer/chat/state/client.ts";
import type { Environment } from "../../renderer/chat/state/deps.ts";
import type { Transport, TransportEvents } from "../../renderer/chat/wire/transport.ts";
import type { Uploader } from "../../renderer/chat/wire/uploader.ts";
import { Failure } from "../../renderer/ui/failure.ts";
import type { KeyValue } from "../../renderer/ui/storage.ts";
import { ChatError } from "../../server/chat/errors.ts";
import type { Author, Message, RoomListItem, RoomView } from "../../server/dialects/native/contract.ts";

const ADA: Author = { id: 1, username: "ada", displayName: "Ada", avatar: null };
export const BO: Author = { id: 2, username: "bo", displayName: "Bo", avatar: null };
const ME = {
  ...ADA,
  phone: "",
  email: "",
  role: "user",
  hasPassword: true,
  passwordReset: null,
  profile: {},
  createdAt: "",
} as const;
const HOST = {
  name: "Test",
  version: "0",
  registration: "open",
  minPasswordLength: 1,
  maxMessageLength: 4000,
  maxUploadBytes: 1000,
  editMinutes: 15,
  lobbyId: null,
  urls: [],
} as const;

const room = (id: number, lastSeq = 0): RoomView & { lastSeq: number } => ({
  id,
  name: `Room ${id}`,
  detail: "",
  owner: BO,
  capacity: 0,
  isPublic: true,
  isActive: true,
  isReadOnly: false,
  isDirect: false,
  pinned: [],
  avatar: null,
  merchantId: null,
  members: 2,
  online: 2,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  lastSeq,
});

/** A host with one room, which can be disconnected, can refuse, and counts what it received. */
export class FakeHost {
  readonly messages: Message[] = [];
  readonly asked: { event: string; params: Record<string, unknown> }[] = [];
  /** Answers of `message:send` are lost after the host has taken the message. */
  losesAnswers = false;
  refuse: Failure | null = null;
  /** Whether the person belongs to the room. */
  isMember = true;
  /** How far the person has read. */
  readSeq = 0;
  /** How often an upload was begun or continued. */
  uploads = 0;
  #events: TransportEvents | null = null;
  #isUp = false;

  readonly transport: Transport = {
    open: (_token, events) => {
      this.#events = events;
      this.up();
    },
    close: () => {
      this.#isUp = false;
    },
    hurry: () => undefined,
    ask: async (event, params) => {
      if (!this.#isUp) throw Failure.of("offline");
      this.asked.push({ event, params });
      await Promise.resolve();
      return this.#answer(event, params as never) as never;
    },
  };

  up(): void {
    this.#isUp = true;
    this.#events?.up();
  }
  down(): void {
    this.#isUp = false;
    this.#events?.down();
  }
  emit: TransportEvents["event"] = (name, payload) => {
    if (this.#isUp) this.#events?.event(name, payload);
  };

  /** Adds someone's message to the history and sends it to connected clients. */
  post(author: Author, body: string, clientId?: string): Message {
    const known = this.messages.find((each) => clientId !== undefined && each.clientId === clientId);
    if (known) return known;
    const seq = this.messages.length + 1;
    const message: Message = {
      id: `1-${seq}`,
      room: 1,
      seq,
      author,
      kind: "text",
      body,
      sentAt: new Date(1_767_225_600_000 + seq * 1000).toISOString(),
      ...(clientId === undefined ? {} : { clientId }),
    };
    this.messages.push(message);
    this.emit("message", message);
    return message;
  }

  #answer(event: string, params: { since?: number; body: string; clientId: string }): unknown {
    if (event === "room:leave") this.isMember = false;
    if (event === "room:join") {
      this.isMember = true;
      const { since } = params;
      const messages =
        since === undefined ? this.messages.slice(-50) : this.messages.slice(since, since + 500);
      const hasMore = since === undefined ? this.messages.length > 50 : this.messages.length > since + 500;
      return { room: room(1), members: [], messages, hasMore, readSeq: this.readSeq, mute: null };
    }
    if (event === "message:send") {
      if (this.refuse) throw this.refuse;
      this.#assertWhole(params.body);
      const { id, seq, sentAt } = this.post(ADA, params.body, params.clientId);
      if (this.losesAnswers) throw Failure.of("offline");
      return { id, seq, sentAt };
    }
    return {};
  }

  /** Upload → whether all of it is there. */
  readonly #received = new Map<string, boolean>();
  /** The offset at which the page continued an upload. */
  readonly continued: string[] = [];

  /** Accepts half of a file at the first attempt, then nothing until it is aborted, and the rest at the next one. */
  readonly uploader: Uploader = {
    send: (job) => {
      this.uploads += 1;
      if (job.url !== undefined) this.continued.push(job.url);
      const url = job.url ?? `/api/uploads/${this.uploads}`;
      const isFirst = !this.#received.has(url);
      this.#received.set(url, !isFirst);
      job.onUrl(url);
      job.onProgress(isFirst ? job.file.size / 2 : job.file.size);
      if (!isFirst) return Promise.resolve(url);
      return new Promise((_, reject) =>
        job.signal.addEventListener("abort", () => reject(job.signal.reason)),
      );
    },
    remove: async (url) => void this.#received.delete(url),
  };
  isKept = (url: string): boolean => this.#received.has(url);

  #assertWhole(url: string): void {
    const isWhole = this.#received.get(url);
    if (isWhole === true || !url.startsWith("/api/uploads/")) return;
    const reason = isWhole === undefined ? "upload_not_found" : "upload_unfinished";
    throw new Failure(new ChatError("invalid", { reason }).wire);
  }

  /** The REST half. */
  readonly call = async (
    name: string,
    args: { query?: { after?: number; before?: number; limit?: number } } = {},
  ) => {
    const { after, before, limit = 50 } = args.query ?? {};
    const item = (): RoomListItem => ({
      ...room(1),
      isMember: this.isMember,
      lastSeq: this.messages.length,
      readSeq: this.readSeq,
      unread: this.messages.length - this.readSeq,
      unreadMentions: 0,
      notify: "all",
      favourite: false,
      lastMessage: this.messages.at(-1) ?? null,
    });
    if (name === "host") return HOST;
    if (name === "me") return ME;
    if (name === "listRooms") return this.isMember ? { items: [item()], total: 1 } : { items: [], total: 0 };
    if (name === "getRoom") return item();
    if (name === "history") {
      const found = this.messages.filter(
        ({ seq }) => seq > (after ?? 0) && seq < (before ?? Number.POSITIVE_INFINITY),
      );
      const items = after === undefined ? found.slice(-limit) : found.slice(0, limit);
      return { items, hasMore: items.length < found.length };
    }
    throw new Failure(new ChatError("not_found", { reason: "nothing_here" }).wire);
  };
}

export function memoryStorage(): KeyValue {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    key: (at) => [...values.keys()][at] ?? null,
    get length() {
      return values.size;
    },
  };
}

let ids = 0;

export function clientOf(
  host: FakeHost,
  storage = memoryStorage(),
  tab = "tab",
  files = new Map<string, Blob>(),
): ChatClient {
  storage.setItem("hearth.token", "token");
  const world: Environment = {
    transport: host.transport,
    makeApi: () => host.call as never,
    storage,
    uploader: host.uploader,
    files: {
      put: async (id, file) => void files.set(id, file),
      get: async (id) => files.get(id),
      delete: async (id) => void files.delete(id),
    },
    tab,
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    now: Date.now,
  };
  return createChatClient(world);
}

/** A client that has the only room open. */
export async function inRoom(host = new FakeHost(), storage = memoryStorage()) {
  const files = new Map<string, Blob>();
  const client = clientOf(host, storage, "tab", files);
  await client.session.start();
  client.conversation.look(1);
  await client.conversation.enter(1);
  await expect.poll(() => client.store.get().open.get(1)?.status.kind).toBe("joined");
  return { client, host, storage, files };
}
