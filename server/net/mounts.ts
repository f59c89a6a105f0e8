import { Queue } from "../async/queue.ts";
import type { Dialect, DialectHost, MountedDialect } from "../dialects/dialect.ts";

/** Mounts and unmounts the dialects, each independently of the others. */
export class Mounts {
  readonly #dialects: readonly Dialect[];
  readonly #host: DialectHost;
  readonly #mounted = new Map<Dialect, MountedDialect>();
  #inOrder: readonly MountedDialect[] = [];
  readonly #changes = new Queue();

  constructor(dialects: readonly Dialect[], host: DialectHost) {
    this.#dialects = dialects;
    this.#host = host;
  }

  /** In the order of the list. */
  get mounted(): readonly MountedDialect[] {
    return this.#inOrder;
  }

  /**
   * Mounts exactly the dialects for which `isOn` is true, and reports those that fail. Changes run one after another.
   * Never rejects.
   */
  sync(isOn: (dialect: Dialect) => boolean): Promise<void> {
    return this.#changes.run(async () => {
      const gone: { name: string; mounted: MountedDialect }[] = [];
      for (const dialect of this.#dialects) {
        const mounted = this.#mounted.get(dialect);
        if (isOn(dialect) && !mounted) this.#mount(dialect);
        if (!isOn(dialect) && mounted) {
          this.#mounted.delete(dialect);
          this.#host.log.debug?.(`The API ${dialect.name} closes`);
          gone.push({ name: dialect.name, mounted });
        }
      }
      this.#inOrder = this.#dialects.flatMap((dialect) => this.#mounted.get(dialect) ?? []);
      await Promise.all(
        gone.map(({ name, mounted }) =>
          mounted.close().catch((error) => this.#host.log.error(`Closing an API failed: ${name}`, error)),
        ),
      );
    });
  }

  /** One that fails is tried again at the next change. */
  #mount(dialect: Dialect): void {
    try {
      this.#mounted.set(dialect, dialect.mount(this.#host));
      this.#host.log.debug?.(`The API ${dialect.name} is open`);
    } catch (error) {
      this.#host.log.error(`Opening an API failed: ${dialect.name}`, error);
    }
  }
}
