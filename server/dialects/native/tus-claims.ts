import { ERRORS, type Lock, type Locker, type RequestRelease } from "@tus/server";

interface Claim {
  readonly requestRelease: RequestRelease;
  readonly released: Promise<void>;
  readonly release: () => void;
}

/**
 * Lets one request at a time write to an upload; a newer request makes the older one stop. The library's own locker
 * waits by spinning.
 */
export class Claims implements Locker {
  readonly #claims = new Map<string, Claim>();

  newLock(id: string): Lock {
    const claims = this.#claims;
    return {
      async lock(stopSignal, requestRelease) {
        const stopped = new Promise<void>((resolve) => stopSignal.addEventListener("abort", () => resolve()));
        for (let held = claims.get(id); held; held = claims.get(id)) {
          await held.requestRelease();
          await Promise.race([held.released, stopped]);
          if (stopSignal.aborted) throw ERRORS.ERR_LOCK_TIMEOUT;
        }
        let release = (): void => {};
        const released = new Promise<void>((resolve) => {
          release = resolve;
        });
        claims.set(id, { requestRelease, released, release });
      },
      async unlock() {
        claims.get(id)?.release();
        claims.delete(id);
      },
    };
  }
}
