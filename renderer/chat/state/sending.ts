/** Sends the outbox: each room's messages in order, again after a lost connection, never twice. */

import type { Message } from "../../../server/dialects/native/contract.ts";
import { withItem } from "../../ui/array.ts";
import { asFailure, Failure, type Problem } from "../../ui/failure.ts";
import type { Conversation } from "./conversation.ts";
import { type HandleEvent, handleWith, type StateDeps } from "./deps.ts";
import { isReadable } from "./files.ts";
import type { Outbox, Outgoing, OutgoingFile } from "./outbox.ts";
import { createTurns, patiently } from "./turns.ts";
import { createUploading, type UploadProgress } from "./uploading.ts";

type Kind = Outgoing["content"]["kind"];

/** How many of a room's entries are sent at a time. */
const LANES: Readonly<Record<Kind, number>> = { text: 1, file: 3 };
/** The browser's copy of a larger file is made while it is sent. */
const COPIED_FIRST_BYTES = 16_777_216;

/** The key under which a tab asks the others which entries they are sending. */
export const ASKED_KEY = "hearth.outboxAsked";
/** How long they may take to answer. */
const ANSWER_WITHIN_MS = 5_000;
/** Another tab that has not said for this long that it is sending an entry counts as closed. */
const ADOPT_AFTER_MS = 10_000;

interface FileOptions {
  readonly replyTo?: number | undefined;
  /** A picture is sent unchanged, as a file. */
  readonly asFile?: boolean;
}

export interface Sending {
  /** Queues a text. */
  text(roomId: number, body: string, replyTo?: number): void;
  /** Queues a file. */
  file(roomId: number, file: File, options?: FileOptions): Promise<void>;
  /** How far a file's upload is; the same object until it changes. */
  progress(clientId: string): UploadProgress;
  onProgress(listener: () => void): () => void;
  /** Pauses an upload until {@link Sending.retry}. */
  pause(clientId: string): void;
  /** Sends a file that was chosen again after its bytes were lost: continues the upload if it is the same. */
  replace(clientId: string, file: File): Promise<void>;
  /** The bytes, for a preview. */
  blob(clientId: string): Promise<Blob | undefined>;
  retry(clientId: string): void;
  /** Removes the entry before the server has it. */
  cancel(clientId: string): void;
  /** Loads entries of an earlier visit or another tab; takes over those of a tab that is closed. */
  load(): void;
  /** Another tab asks: says that this one is sending its entries. The timers of a hidden tab are too slow for it. */
  answer(): void;
  /** The connection is lost: uploads wait for the next one. */
  cut(): void;
  /** Sends what waits. */
  resume(): void;
  handle: HandleEvent;
}

/** Why a file cannot be sent, known before its upload begins. */
async function refusalOf(file: File, maxBytes: number | undefined): Promise<Problem | null> {
  if (maxBytes !== undefined && file.size > maxBytes)
    return { code: "too_large", reason: "file_too_large", message: "", details: { maxBytes } };
  if (!(await isReadable(file))) return Failure.of("file_unreadable").problem;
  return file.size === 0 ? { code: "invalid", reason: "file_empty", message: "" } : null;
}

const contentOf = ({ name, size, type, lastModified }: File, asFile: boolean): OutgoingFile => ({
  kind: "file",
  name: name || "file",
  bytes: size,
  type,
  lastModified,
  asFile,
});

/** @param token the session's, for uploads */
export function createSending(
  deps: StateDeps,
  outbox: Outbox,
  conversation: Conversation,
  token: () => string | null,
): Sending {
  const { store, transport, uploader, storage, files, tab, newId, now } = deps;
  /** Lanes of rooms and kinds in which something is sent: a text does not wait for a file. */
  const busy = new Set<string>();
  /** What is being sent, by clientId. */
  const active = new Set<string>();
  const uploading = createUploading(now);
  const beginQueueing = createTurns();
  let lastBegun = 0;

  let willAdopt = false;
  const adopt = () => {
    willAdopt = false;
    resume();
  };
  const load = () => {
    const { me } = store.get();
    if (me) store.set({ outbox: outbox.list(me.id) });
    const isElsewhere = store.get().outbox.some((entry) => isUnderWay(entry) && entry.tab !== tab);
    if (!isElsewhere || willAdopt) return;
    willAdopt = true;
    storage.setItem(ASKED_KEY, `${tab} ${now()}`);
    setTimeout(adopt, ANSWER_WITHIN_MS);
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
    uploading.forget(clientId);
    const rest = store.get().outbox;
    if (rest.some((entry) => entry.clientId === clientId)) {
      store.set({ outbox: rest.filter((entry) => entry.clientId !== clientId) });
    }
  };

  const entryOf = (clientId: string) => store.get().outbox.find((entry) => entry.clientId === clientId);
  const isUp = () => store.get().link === "up";
  const isOurs = (entry: Outgoing) =>
    entry.tab === tab || now() - Date.parse(entry.activeAt ?? entry.createdAt) >= ADOPT_AFTER_MS;
  const isUnderWay = ({ status }: Outgoing) => status !== "failed" && status !== "paused";
  const nextOf = (roomId: number, kind: Kind) =>
    store
      .get()
      .outbox.find(
        (entry) =>
          entry.roomId === roomId &&
          entry.content.kind === kind &&
          isUnderWay(entry) &&
          !active.has(entry.clientId) &&
          isOurs(entry),
      );

  const begin = (roomId: number, content: Outgoing["content"], replyTo: number | undefined) => {
    const { me } = store.get();
    if (!me) return null;
    // The order of entries is that of their times, also when several are queued at once.
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

  /** Files that took so long that later ones were posted before them. */
  const overtaken = new Set<string>();
  /** The files on their way that were chosen before this one: files upload together, but are posted in order. */
  const filesBefore = ({ clientId, roomId }: Outgoing): readonly Outgoing[] => {
    const { outbox } = store.get();
    const at = outbox.findIndex((entry) => entry.clientId === clientId);
    const isAwaited = (entry: Outgoing) =>
      entry.roomId === roomId &&
      entry.content.kind === "file" &&
      entry.tab === tab &&
      isUnderWay(entry) &&
      !overtaken.has(entry.clientId);
    return outbox[at]?.status === "sending" ? outbox.slice(0, at).filter(isAwaited) : [];
  };

  const sendFile = async (entry: Outgoing, content: OutgoingFile): Promise<null> => {
    const { clientId, roomId, replyTo } = entry;
    const post = async (url: string): Promise<null> => {
      await patiently((done) => {
        const look = () => filesBefore(entry).length > 0 || done();
        look();
        return store.subscribe(look);
      });
      for (const { clientId } of filesBefore(entry)) overtaken.add(clientId);
      if (entryOf(clientId)?.status !== "sending") throw Failure.of("aborted");
      const reply = replyTo === undefined ? {} : { replyTo };
      await transport.ask("message:send", { roomId, clientId, kind: "file", body: url, ...reply });
      return null;
    };
    // It may have been posted, or have arrived completely, before a reload or a lost connection.
    if (content.url !== undefined) {
      const posted = await post(content.url).catch(asFailure);
      if (posted === null) return null;
      if (posted.reason !== "upload_unfinished" && posted.reason !== "upload_not_found") throw posted;
    }
    const file = await files.get(clientId);
    if (!file) throw Failure.of("file_gone");
    if (!(await isReadable(file))) throw Failure.of("file_unreadable");
    const url = await uploading.run(clientId, (signal, onProgress) =>
      uploader.send({
        file,
        name: content.name,
        roomId,
        token: token() ?? "",
        url: content.url,
        asFile: content.asFile ?? false,
        signal,
        onProgress,
        onUrl(url) {
          const held = entryOf(clientId);
          if (held) put({ ...held, content: { ...content, url } });
        },
      }),
    );
    return post(url);
  };

  const sendContent = (entry: Outgoing): Promise<Message | null> => {
    const { content } = entry;
    return content.kind === "text" ? sendText(entry, content.body) : sendFile(entry, content);
  };

  const attempt = async (entry: Outgoing): Promise<"next" | "stop" | number> => {
    const { clientId } = entry;
    active.add(clientId);
    put({ ...entry, status: "sending", tab, activeAt: new Date(now()).toISOString() });
    try {
      const message = await sendContent(entry);
      if (message && entryOf(clientId)) conversation.took(message);
      drop(clientId);
      return "next";
    } catch (error) {
      const failure = asFailure(error);
      const held = entryOf(clientId);
      // Cancelled, paused or, after that, to be sent again; or its message arrived before the answer.
      if (held?.status !== "sending") return "next";
      // Without a valid session it waits for the next one: the token may just be replaced.
      if (failure.isPassing || failure.code === "unauthenticated") {
        put({ ...held, status: "waiting" });
        return failure.code === "offline" && store.get().link !== "up" ? "stop" : failure.retryAfterMs;
      }
      put({ ...held, status: "failed", failure: failure.problem });
      return "next";
    } finally {
      active.delete(clientId);
    }
  };

  const run = async (roomId: number, kind: Kind, lane: string): Promise<void> => {
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
    if (again !== null) setTimeout(() => void run(roomId, kind, lane), again);
  };
  const pump = (roomId: number, kind: Kind): void => {
    for (let at = 0; at < LANES[kind]; at += 1) void run(roomId, kind, `${roomId} ${kind} ${at}`);
  };

  const resume = () => {
    load();
    const waiting = store.get().outbox.filter(isUnderWay);
    for (const { roomId, content } of waiting) pump(roomId, content.kind);
  };

  const sendAgain = (entry: Outgoing): void => {
    const { failure: _, ...rest } = entry;
    put({ ...rest, status: "waiting", tab });
    pump(entry.roomId, entry.content.kind);
    // All lanes may be taken by later files, which wait for this one.
    if (entry.content.kind === "file") void run(entry.roomId, "file", entry.clientId);
  };

  const keep = async (clientId: string, file: File): Promise<void> => {
    const copied = files.put(clientId, file);
    if (file.size <= COPIED_FIRST_BYTES) await copied;
  };

  return {
    load,
    answer() {
      if (!isUp()) return;
      const activeAt = new Date(now()).toISOString();
      for (const entry of store.get().outbox)
        if (entry.tab === tab && isUnderWay(entry)) put({ ...entry, activeAt });
    },
    cut: () => uploading.stop(Failure.of("offline")),
    resume,
    text(roomId, body, replyTo) {
      const entry = begin(roomId, { kind: "text", body }, replyTo);
      if (!entry) return;
      put(entry);
      pump(roomId, "text");
    },
    async file(roomId, file, { replyTo, asFile = false } = {}) {
      const entry = begin(roomId, contentOf(file, asFile), replyTo);
      if (!entry) return;
      const turn = beginQueueing(roomId);
      try {
        const failure = await refusalOf(file, store.get().host?.maxUploadBytes);
        if (!failure) await keep(entry.clientId, file);
        await turn.wait();
        put(failure ? { ...entry, status: "failed", failure } : entry);
        pump(roomId, "file");
      } finally {
        turn.end();
      }
    },
    progress: uploading.progress,
    onProgress: uploading.onProgress,
    pause(clientId) {
      const entry = entryOf(clientId);
      if (entry) put({ ...entry, status: "paused" });
      uploading.stop(Failure.of("aborted"), clientId);
    },
    async replace(clientId, file) {
      const entry = entryOf(clientId);
      if (entry?.content.kind !== "file") return;
      const { url, ...before } = entry.content;
      const content = contentOf(file, before.asFile ?? false);
      // The bytes of two files must not be mixed: a changed file starts over.
      const isSame = (["name", "bytes", "lastModified"] as const).every(
        (key) => before[key] === content[key],
      );
      await keep(clientId, file);
      sendAgain({ ...entry, content: isSame && url !== undefined ? { ...content, url } : content });
    },
    blob: (clientId) => files.get(clientId),
    retry(clientId) {
      const entry = entryOf(clientId);
      if (entry) sendAgain(entry);
    },
    cancel(clientId) {
      const content = entryOf(clientId)?.content;
      uploading.stop(Failure.of("aborted"), clientId);
      if (content?.kind === "file" && content.url !== undefined) {
        void uploader.remove(content.url, token() ?? "");
      }
      drop(clientId);
    },
    handle: handleWith({
      message({ author, clientId }) {
        if (clientId !== undefined && author.id === store.get().me?.id) drop(clientId);
      },
    }),
  };
}
