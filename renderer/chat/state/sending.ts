/** Sends what is in the outbox: each room's messages one after another, again after a cut, never twice. */

import type { Message } from "../../../server/dialects/native/contract.ts";
import { withItem } from "../../ui/array.ts";
import { asFailure, Failure, type Problem } from "../../ui/failure.ts";
import type { Conversation } from "./conversation.ts";
import { type Hear, hearWith, type StateDeps } from "./deps.ts";
import { isReadable } from "./files.ts";
import type { Outbox, Outgoing, OutgoingFile } from "./outbox.ts";

type Kind = Outgoing["content"]["kind"];

/** Another tab that has not sent its message by now is gone. */
const ADOPT_AFTER_MS = 10_000;

interface FileOptions {
  readonly replyTo?: number | undefined;
  /** A picture stays as its bytes are. */
  readonly asFile?: boolean;
}

export interface Sending {
  /** Puts a text on its way. */
  text(roomId: number, body: string, replyTo?: number): void;
  /** Puts a file on its way. */
  file(roomId: number, file: File, options?: FileOptions): Promise<void>;
  /** How far a file's upload is, 0 to 1. */
  progress(clientId: string): number;
  onProgress(listener: () => void): () => void;
  /** The bytes, for a preview. */
  blob(clientId: string): Promise<Blob | undefined>;
  retry(clientId: string): void;
  /** Takes it back before the host has it. */
  cancel(clientId: string): void;
  /** Reads what an earlier visit or another tab left. */
  load(): void;
  /** The line is cut: what is being uploaded waits for the next one. */
  cut(): void;
  /** The line is there: send what waits. */
  resume(): void;
  hear: Hear;
}

/** Why a file cannot be sent, before anything of it is. */
async function refusalOf(file: File, maxBytes: number | undefined): Promise<Problem | null> {
  if (maxBytes !== undefined && file.size > maxBytes)
    return { code: "too_large", reason: "file_too_large", message: "", details: { maxBytes } };
  if (!(await isReadable(file))) return Failure.of("file_unreadable").problem;
  return file.size === 0 ? { code: "invalid", reason: "file_empty", message: "" } : null;
}

export function createSending(deps: StateDeps, outbox: Outbox, conversation: Conversation): Sending {
  const { store, transport, api, files, tab, newId, now } = deps;
  /** Rooms and kinds that are being sent: a text does not wait for a file. */
  const busy = new Set<string>();
  const uploads = new Map<string, { fraction: number; giveUp: AbortController }>();
  const watchers = new Set<() => void>();
  let lastBegun = 0;

  const load = () => {
    const { me } = store.get();
    if (me) store.set({ outbox: outbox.list(me.id) });
  };
  const put = (entry: Outgoing) => {
    outbox.put(entry);
    const rest = store.get().outbox;
    const at = rest.findIndex(({ clientId }) => clientId === entry.clientId);
    store.set({ outbox: at < 0 ? [...rest, entry] : withItem(rest, at, entry) });
  };
  const drop = (clientId: string) => {
    outbox.remove(clientId);
    void files.delete(clientId);
    uploads.delete(clientId);
    const rest = store.get().outbox;
    if (rest.some((entry) => entry.clientId === clientId)) {
      store.set({ outbox: rest.filter((entry) => entry.clientId !== clientId) });
    }
  };

  const isHeld = (clientId: string) => store.get().outbox.some((entry) => entry.clientId === clientId);
  const isUp = () => store.get().link === "up";
  const isOurs = (entry: Outgoing) =>
    entry.tab === tab || now() - Date.parse(entry.createdAt) > ADOPT_AFTER_MS;
  const nextOf = (roomId: number, kind: Kind) =>
    store
      .get()
      .outbox.find(
        (entry) =>
          entry.roomId === roomId &&
          entry.content.kind === kind &&
          entry.status !== "failed" &&
          isOurs(entry),
      );

  const begin = (roomId: number, content: Outgoing["content"], replyTo: number | undefined) => {
    const { me } = store.get();
    if (!me) return null;
    // Two of one moment keep their order, also when they are read back after a reload.
    lastBegun = Math.max(now(), lastBegun + 1);
    const createdAt = new Date(lastBegun).toISOString();
    const entry: Outgoing = {
      clientId: newId(),
      userId: me.id,
      roomId,
      createdAt,
      content,
      status: "waiting",
      tab,
      ...(replyTo === undefined ? {} : { replyTo }),
    };
    return entry;
  };

  const sendText = async (entry: Outgoing, body: string): Promise<Message | null> => {
    const { clientId, roomId, replyTo } = entry;
    const answer = await transport.ask("message:send", {
      roomId,
      clientId,
      kind: "text",
      body,
      ...(replyTo === undefined ? {} : { replyTo }),
    });
    const { me } = store.get();
    if (!me) return null;
    const { id, username, displayName, avatar } = me;
    return {
      id: answer.id,
      room: roomId,
      seq: answer.seq,
      author: { id, username, displayName, avatar },
      kind: "text",
      body,
      sentAt: answer.sentAt,
      clientId,
      ...(replyTo === undefined ? {} : { replyTo }),
    };
  };

  const sendFile = async (entry: Outgoing, { name, asFile = false }: OutgoingFile): Promise<Message> => {
    const { clientId, roomId, replyTo } = entry;
    const blob = await files.get(clientId);
    if (!blob) throw Failure.of("file_gone");
    if (!(await isReadable(blob))) throw Failure.of("file_unreadable");
    const form = new FormData();
    form.set("clientId", clientId);
    if (replyTo !== undefined) form.set("replyTo", String(replyTo));
    if (asFile) form.set("asFile", "true");
    form.set("file", blob, name);
    const giveUp = new AbortController();
    const upload = { fraction: 0, giveUp };
    uploads.set(clientId, upload);
    try {
      return await api("sendFile", {
        params: { id: roomId },
        form,
        signal: giveUp.signal,
        onProgress(fraction) {
          upload.fraction = fraction;
          for (const watcher of watchers) watcher();
        },
      });
    } finally {
      uploads.delete(clientId);
    }
  };

  const attempt = async (entry: Outgoing): Promise<"next" | "stop" | number> => {
    put({ ...entry, status: "sending" });
    try {
      const { content } = entry;
      const message =
        content.kind === "text" ? await sendText(entry, content.body) : await sendFile(entry, content);
      if (message && isHeld(entry.clientId)) conversation.took(message);
      drop(entry.clientId);
      return "next";
    } catch (error) {
      const failure = asFailure(error);
      // Taken back, or its message arrived before the answer.
      if (!isHeld(entry.clientId)) return "next";
      if (failure.isPassing) {
        put({ ...entry, status: "waiting" });
        return failure.code === "offline" && store.get().link !== "up" ? "stop" : failure.retryAfterMs;
      }
      put({ ...entry, status: "failed", failure: failure.problem });
      return "next";
    }
  };

  const pump = async (roomId: number, kind: Kind): Promise<void> => {
    const lane = `${roomId} ${kind}`;
    if (busy.has(lane)) return;
    busy.add(lane);
    let again: number | null = null;
    try {
      for (let entry = nextOf(roomId, kind); entry && isUp(); entry = nextOf(roomId, kind)) {
        const outcome = await attempt(entry);
        if (outcome === "next") continue;
        again = outcome === "stop" ? null : outcome;
        break;
      }
    } finally {
      busy.delete(lane);
    }
    if (again !== null) setTimeout(() => void pump(roomId, kind), again);
  };

  const resume = () => {
    load();
    const waiting = store.get().outbox.filter(({ status }) => status !== "failed");
    for (const { roomId, content } of waiting) void pump(roomId, content.kind);
    if (waiting.some((entry) => !isOurs(entry))) setTimeout(resume, ADOPT_AFTER_MS);
  };

  return {
    load,
    cut() {
      for (const { giveUp } of uploads.values()) giveUp.abort(Failure.of("offline"));
    },
    resume,
    text(roomId, body, replyTo) {
      const entry = begin(roomId, { kind: "text", body }, replyTo);
      if (!entry) return;
      put(entry);
      void pump(roomId, "text");
    },
    async file(roomId, file, { replyTo, asFile = false } = {}) {
      const { size: bytes, type } = file;
      const content = { kind: "file", name: file.name || "file", bytes, type, asFile } as const;
      const entry = begin(roomId, content, replyTo);
      if (!entry) return;
      const failure = await refusalOf(file, store.get().host?.maxUploadBytes);
      if (failure) return put({ ...entry, status: "failed", failure });
      await files.put(entry.clientId, file);
      put(entry);
      void pump(roomId, "file");
    },
    progress: (clientId) => uploads.get(clientId)?.fraction ?? 0,
    onProgress(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    blob: (clientId) => files.get(clientId),
    retry(clientId) {
      const entry = store.get().outbox.find((each) => each.clientId === clientId);
      if (!entry) return;
      const { failure: _, ...rest } = entry;
      put({ ...rest, status: "waiting", tab });
      void pump(entry.roomId, entry.content.kind);
    },
    cancel(clientId) {
      uploads.get(clientId)?.giveUp.abort();
      drop(clientId);
    },
    hear: hearWith({
      message({ author, clientId }) {
        if (clientId !== undefined && author.id === store.get().me?.id) drop(clientId);
      },
    }),
  };
}
