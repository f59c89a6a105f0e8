/**
 * How much space uploads may take: a quota for each person and a floor of free disk space (docs/contract/security.md
 * 1).
 */
import { statfs } from "node:fs/promises";
import { ChatError } from "../chat/errors.ts";
import type { QuotaHolder } from "../chat/ports.ts";

/** The floor is never more than this share of the disk, so that a small card can be used too. */
const FLOOR_SHARE = 0.05;
/** How long one reading of the free space is used, in ms. */
const READING_MS = 1000;

/** The least that an upload counts in its owner's quota: it takes several files on the disk, however short it is. */
export const MIN_COUNTED_BYTES = 65_536;

export const countedBytes = (bytes: number): number => Math.max(bytes, MIN_COUNTED_BYTES);

export interface SpaceLimits {
  /** Most bytes that one person's uploads may take together, each as {@link countedBytes}. */
  readonly quotaPerUser: number;
  /** Free bytes below which nothing that grows is taken. */
  readonly minFreeBytes: number;
}

export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Bytes of a quota that an arriving upload takes. */
interface GrowingHold {
  readonly by: QuotaHolder;
  growTo(bytes: number): Promise<void>;
  release(): void;
}

export class Space {
  readonly #folder: string;
  readonly #limits: () => SpaceLimits;
  readonly #usedBy: (ownerId: number) => Promise<number>;
  readonly #disk: (folder: string) => Promise<DiskSpace>;
  /** Owner → bytes used, once they were requested. */
  readonly #used = new Map<number, Promise<number>>();
  /** Bytes of uploads under way. */
  readonly #reserved = new Map<QuotaHolder, number>();
  #reading: { at: number; space: Promise<DiskSpace> } | null = null;

  /**
   * @param usedBy counts a person's uploads on the disk, each as {@link countedBytes}; called once for each person.
   * @param disk replaces the file system in tests.
   */
  constructor(
    folder: string,
    limits: () => SpaceLimits,
    usedBy: (ownerId: number) => Promise<number>,
    disk = readDisk,
  ) {
    this.#folder = folder;
    this.#limits = limits;
    this.#usedBy = usedBy;
    this.#disk = disk;
  }

  /** Returns the disk's free and total space, at most a second old, and the floor. */
  async disk(): Promise<DiskSpace & { readonly floorBytes: number }> {
    const now = performance.now();
    if (!this.#reading || now - this.#reading.at > READING_MS) {
      this.#reading = { at: now, space: this.#disk(this.#folder) };
    }
    const space = await this.#reading.space;
    return { ...space, floorBytes: Math.min(this.#limits().minFreeBytes, space.totalBytes * FLOOR_SHARE) };
  }

  /** @throws ChatError `storage_full` when less than the floor would stay free after `bytes` more */
  async assertFree(bytes = 0): Promise<void> {
    const { freeBytes, floorBytes } = await this.disk();
    if (freeBytes - bytes < floorBytes) throw new ChatError("storage_full", { reason: "disk_nearly_full" });
  }

  /** @throws ChatError `storage_full`: quota_reached, disk_nearly_full */
  async assertFits(holder: QuotaHolder, bytes: number): Promise<void> {
    this.#assertQuota(holder, await this.used(holder), bytes);
    await this.assertFree(bytes);
  }

  #assertQuota(holder: QuotaHolder, used: number, bytes: number): void {
    const { quotaPerUser } = this.#limits();
    const reserved = this.#reserved.get(holder) ?? 0;
    if (used + reserved + bytes > quotaPerUser) {
      throw new ChatError("storage_full", { reason: "quota_reached", quotaBytes: quotaPerUser });
    }
  }

  /**
   * Reserves space for an upload that begins.
   * @returns a function that releases it, once the upload was counted by {@link add} or has failed
   * @throws ChatError `storage_full`: quota_reached, disk_nearly_full
   */
  async reserve(holder: QuotaHolder, bytes: number): Promise<() => void> {
    this.#assertQuota(holder, await this.used(holder), bytes);
    const giveBack = this.hold(holder, bytes);
    try {
      await this.assertFree(bytes);
    } catch (error) {
      giveBack();
      throw error;
    }
    return giveBack;
  }

  /**
   * Reserves space for an upload that was promised it before.
   * @returns a function that releases it; may be called twice
   */
  hold(holder: QuotaHolder, bytes: number): () => void {
    this.#countReserved(holder, bytes);
    let held = bytes;
    return () => {
      this.#countReserved(holder, -held);
      held = 0;
    };
  }

  /** Space for an upload whose size is not known yet. `growTo` throws what {@link reserve} throws. */
  growing(holder: QuotaHolder): GrowingHold {
    let held = 0;
    let isReleased = false;
    return {
      by: holder,
      growTo: async (bytes) => {
        const more = countedBytes(bytes) - held;
        if (more <= 0 || isReleased) return;
        const giveBack = await this.reserve(holder, more);
        if (isReleased) giveBack();
        else held += more;
      },
      release: () => {
        isReleased = true;
        this.#countReserved(holder, -held);
        held = 0;
      },
    };
  }

  #countReserved(holder: QuotaHolder, bytes: number): void {
    const reserved = (this.#reserved.get(holder) ?? 0) + bytes;
    if (reserved > 0) this.#reserved.set(holder, reserved);
    else this.#reserved.delete(holder);
  }

  /** Returns how many bytes of the quota stored uploads take. */
  async used(holder: QuotaHolder): Promise<number> {
    // Nothing that is stored belongs to an address.
    if (typeof holder === "string") return 0;
    return this.#used.get(holder) ?? this.#remember(holder, this.#usedBy(holder));
  }

  /** A failure is not remembered: the next upload counts again. */
  #remember(ownerId: number, used: Promise<number>): Promise<number> {
    this.#used.set(ownerId, used);
    used.catch(() => this.#used.delete(ownerId));
    return used;
  }

  /** Counts an upload that is on the disk now or, with a negative number, one that was removed. */
  add(ownerId: number | null, bytes: number): void {
    const known = ownerId === null ? undefined : this.#used.get(ownerId);
    if (known && ownerId !== null)
      this.#remember(
        ownerId,
        known.then((used) => Math.max(0, used + bytes)),
      );
  }
}

async function readDisk(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}
