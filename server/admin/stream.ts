/** The console's live event stream: chat events as complete rows. Idle while nobody listens. */
import type { Core } from "../chat/core.ts";
import type { ChatEvent } from "../chat/events.ts";
import { ChangeBatch } from "./change-batch.ts";
import type { AdminEvent, AdminSubscription } from "./contract.ts";
import type { AdminDeps } from "./deps.ts";
import { hostStatus } from "./host.ts";
import { liveEventOf } from "./live-event.ts";

/** How long changes are batched before they are sent, in ms. */
const BATCH_MS = 250;
const STATUS_MS = 3000;

interface Subscriber {
  readonly tell: (event: AdminEvent) => void;
  watched: ReadonlySet<number>;
}

export class Stream {
  readonly #deps: AdminDeps;
  readonly #core: Core;
  readonly #onBug: (error: unknown) => void;
  readonly #subscribers = new Set<Subscriber>();
  readonly #changes: ChangeBatch;
  #stops: (() => void)[] = [];
  #flushing: NodeJS.Timeout | null = null;
  #isDiskLow = false;

  constructor(deps: AdminDeps, onBug: (error: unknown) => void) {
    this.#deps = deps;
    this.#core = deps.core;
    this.#onBug = onBug;
    this.#changes = new ChangeBatch(deps);
  }

  subscribe(listener: (event: AdminEvent) => void): AdminSubscription {
    const subscriber: Subscriber = { tell: listener, watched: new Set() };
    this.#subscribers.add(subscriber);
    if (this.#subscribers.size === 1) this.#start();
    return {
      watch: (roomIds) => {
        subscriber.watched = new Set(roomIds);
      },
      close: () => {
        if (this.#subscribers.delete(subscriber) && this.#subscribers.size === 0) this.#stop();
      },
    };
  }

  close(): void {
    this.#subscribers.clear();
    this.#stop();
  }

  #start(): void {
    const ticking = setInterval(() => {
      // Each on its own: the status is what tells of a disk on which nothing can be ended.
      this.#run(() => this.#core.endExpired());
      this.#run(() => this.#tick());
    }, STATUS_MS);
    ticking.unref();
    this.#run(() => this.#changes.begin());
    this.#stops = [
      () => clearInterval(ticking),
      this.#core.subscribe((event) => this.#receive(event)),
      this.#deps.host.settings.onChange((names) => this.#send({ type: "settings.changed", names })),
    ];
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    if (this.#flushing) clearTimeout(this.#flushing);
    this.#flushing = null;
    this.#changes.clear();
  }

  #receive(event: ChatEvent): void {
    const isDirect = "room" in event && event.room.isDirect;
    const instant = isDirect ? null : liveEventOf(event);
    if (instant && "roomId" in instant && instant.type !== "room.removed") this.#toWatchers(instant);
    else if (instant) this.#send(instant);
    if (this.#changes.add(event)) this.#flushSoon();
  }

  #flushSoon(): void {
    this.#flushing ??= setTimeout(() => this.#run(() => this.#flush()), BATCH_MS).unref();
  }

  async #flush(): Promise<void> {
    try {
      for (const event of await this.#changes.take()) this.#send(event);
    } finally {
      this.#flushing = null;
    }
    if (!this.#changes.isEmpty && this.#subscribers.size > 0) this.#flushSoon();
  }

  async #tick(): Promise<void> {
    const status = await hostStatus(this.#deps);
    this.#send({ type: "status", status });
    const isLow = status.notices.some(({ kind }) => kind === "diskLow" || kind === "diskFull");
    if (isLow && !this.#isDiskLow) this.#send({ type: "disk.low", freeBytes: status.diskFreeBytes ?? 0 });
    this.#isDiskLow = isLow;
    if (await this.#changes.addPresence()) this.#flushSoon();
  }

  #toWatchers(event: AdminEvent & { readonly roomId: number }): void {
    for (const { tell, watched } of this.#subscribers) if (watched.has(event.roomId)) tell(event);
  }

  #send(event: AdminEvent): void {
    for (const { tell } of this.#subscribers) tell(event);
  }

  #run(work: () => Promise<void>): void {
    work().catch(this.#onBug);
  }
}
