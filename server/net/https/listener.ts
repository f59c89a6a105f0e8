/** The HTTPS port beside the plain ones. Optional: a failure is reported and the host continues. */
import type { Server } from "node:https";
import type { Log } from "../../log.ts";
import {
  type Certificate,
  type OpenPort,
  openHttps,
  type Place,
  portRefusal,
  type Serve,
  shut,
} from "../port.ts";

export interface HttpsState {
  readonly port: number;
  /** `failed`: there is no certificate; the log says why. */
  readonly state: "listening" | "busy" | "failed";
}

export interface Certificates {
  /** Returns the same object while the certificate is valid. */
  certificate(): Promise<Certificate>;
}

interface Shown {
  readonly place: Place;
  readonly state: HttpsState;
  readonly open: OpenPort<Server> | null;
}

export class HttpsListener {
  readonly #serve: Serve;
  readonly #certificates: Certificates;
  readonly #log: Log;
  #shown: Shown | null = null;
  #certificate: Certificate | null = null;

  constructor(serve: Serve, certificates: Certificates, log: Log) {
    this.#serve = serve;
    this.#certificates = certificates;
    this.#log = log;
  }

  /** null: switched off. */
  get state(): HttpsState | null {
    return this.#shown?.state ?? null;
  }

  get open(): OpenPort<Server> | null {
    return this.#shown?.open ?? null;
  }

  /**
   * Opens the listener there, or closes it (null). Does nothing if it is already so; connections that are closed may finish
   * first.
   */
  async set(place: Place | null, graceMs: number): Promise<void> {
    const before = this.#shown;
    if (before?.open && place && before.place.port === place.port && before.place.host === place.host) return;
    this.#shown = null;
    if (before?.open) void shut(before.open, graceMs);
    if (place) this.#shown = await this.#opened(place);
  }

  /** Replaces the certificate in use when it is no longer valid. */
  async renew(): Promise<void> {
    const { open } = this;
    if (!open) return;
    try {
      const now = await this.#certificates.certificate();
      if (now === this.#certificate) return;
      this.#certificate = now;
      open.server.setSecureContext({ key: now.key, cert: now.certificate });
    } catch (error) {
      this.#log.error("The certificate for HTTPS could not be renewed", error);
    }
  }

  async #opened(place: Place): Promise<Shown> {
    const { port } = place;
    let certificate: Certificate;
    try {
      certificate = await this.#certificates.certificate();
    } catch (error) {
      this.#log.error("There is no certificate, so HTTPS is not served", error);
      return { place, state: { port, state: "failed" }, open: null };
    }
    try {
      const open = await openHttps(place, certificate, this.#serve, this.#log);
      this.#certificate = certificate;
      return { place, state: { port: open.port, state: "listening" }, open };
    } catch (error) {
      this.#log.warn(`${portRefusal(error, place).message} HTTPS is not served.`);
      return { place, state: { port, state: "busy" }, open: null };
    }
  }
}
