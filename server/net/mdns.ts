/** `hearth.local`: the host's name on the local network, announced by multicast DNS. */
import { Bonjour } from "bonjour-service";
import type { Log } from "../log.ts";

const HOST_NAME = "hearth.local";

export interface Announcement {
  readonly name: string;
  readonly url: string;
}

export class Mdns {
  readonly #log: Log;
  #bonjour: Bonjour | null = null;
  #announced: Announcement | null = null;

  constructor(log: Log) {
    this.#log = log;
  }

  /** null: nothing is announced. */
  get announced(): Announcement | null {
    return this.#announced;
  }

  /** Announces that `title` is served on `port`, in place of what was announced before. A network without multicast is no failure. */
  async announce(title: string, port: number): Promise<void> {
    await this.close();
    try {
      this.#bonjour = new Bonjour({}, (error: Error) => this.#failed(error));
      const service = this.#bonjour.publish({
        name: title,
        type: "http",
        port,
        host: HOST_NAME,
        probe: false,
      });
      service.on("error", (error: Error) => this.#failed(error));
      this.#announced = { name: HOST_NAME, url: `http://${HOST_NAME}:${port}/` };
    } catch (error) {
      this.#failed(error);
    }
  }

  async close(): Promise<void> {
    const bonjour = this.#bonjour;
    this.#bonjour = null;
    this.#announced = null;
    if (!bonjour) return;
    await new Promise<void>((resolve) => {
      // A goodbye that cannot be sent is not waited for.
      const enough = setTimeout(resolve, 300);
      bonjour.unpublishAll(() => {
        clearTimeout(enough);
        resolve();
      });
    });
    bonjour.destroy();
  }

  #failed(error: unknown): void {
    this.#announced = null;
    this.#log.warn(
      `${HOST_NAME} cannot be announced: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
