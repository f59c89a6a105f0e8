/** The HTTPS port beside the plain ones. Optional: a failure is reported and the host continues. */
import type { Server } from "node:https";
import type { Log } from "../../log.ts";
import {
  type Certificate,
  type Endpoint,
  type OpenPort,
  openHttps,
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

interface Opened {
  readonly endpoint: Endpoint;
  readonly state: HttpsState;
  readonly open: OpenPort<Server> | null;
}

export class HttpsListener {
  readonly #serve: Serve;
  readonly #certificates: Certificates;
  readonly #log: Log;
  #current: Opened | null = null;
  #certificate: Certificate | null = null;

  constructor(serve: Serve, certificates: Certificates, log: Log) {
    this.#serve = serve;
    this.#certificates = certificates;
    this.#log = log;
  }

  /** null: switched off. */
  get state(): HttpsState | null {
    return this.#current?.state ?? null;
  }

  get open(): OpenPort<Server> | null {
    return this.#current?.open ?? null;
  }

  /**
   * Opens the listener there, or closes it (null). Does nothing if it is already so; connections that are closed may
   * finish first.
   */
  async set(endpoint: Endpoint | null, graceMs: number): Promise<void> {
    const before = this.#current;
    if (
      before?.open &&
      endpoint &&
      before.endpoint.port === endpoint.port &&
      before.endpoint.host === endpoint.host
    )
      return;
    this.#current = null;
    if (before?.open) void shut(before.open, graceMs);
    if (endpoint) this.#current = await this.#opened(endpoint);
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
      this.#log.error("Renewing the certificate failed: HTTPS", error);
    }
  }

  async #opened(endpoint: Endpoint): Promise<Opened> {
    const { port } = endpoint;
    let certificate: Certificate;
    try {
      certificate = await this.#certificates.certificate();
    } catch (error) {
      this.#log.error("Creating the certificate failed: HTTPS is not available", error);
      return { endpoint, state: { port, state: "failed" }, open: null };
    }
    try {
      const open = await openHttps(endpoint, certificate, this.#serve, this.#log);
      this.#certificate = certificate;
      return { endpoint, state: { port: open.port, state: "listening" }, open };
    } catch (error) {
      this.#log.warn(`${portRefusal(error, endpoint).message} HTTPS is not served.`);
      return { endpoint, state: { port, state: "busy" }, open: null };
    }
  }
}
