/** The network's budgets (docs/contract/security.md 1): every number, and counts of what was refused. */
import type { BudgetState } from "../../admin/rows.ts";
import type { Log } from "../../log.ts";
import type { Settings } from "../../settings.ts";
import { isTrusted } from "../addresses.ts";
import { Bodies, MAX_BYTES } from "./bodies.ts";
import { Connections } from "./connections.ts";
import { connectionLimit, openFileLimit } from "./open-files.ts";
import { Refusals } from "./refusals.ts";
import { Requests } from "./requests.ts";

const SHOWN_ADDRESSES = 10;

export class Budgets {
  readonly refusals: Refusals;
  readonly connections: Connections;
  readonly requests: Requests;
  /**
   * Polls, which are held open, and health checks, which are answered at any time: other requests of the address do not
   * wait for them.
   */
  readonly polls: Requests;
  readonly bodies: Bodies;
  readonly #perAddress: () => number;

  constructor(settings: () => Settings, log: Log) {
    this.#perAddress = () => settings()["limits.connectionsPerAddress"];
    this.refusals = new Refusals(log);
    const most = connectionLimit(openFileLimit());
    // A proxy's connections are those of many callers.
    const perAddress = (address: string): number =>
      isTrusted(address, settings()["listen.trustProxy"]) ? most : this.#perAddress();
    this.connections = new Connections({ most, perAddress }, this.refusals);
    this.requests = new Requests(this.connections, this.refusals);
    this.polls = new Requests(this.connections, this.refusals, Number.POSITIVE_INFINITY);
    this.bodies = new Bodies(this.refusals);
  }

  /** For the console. */
  get state(): BudgetState {
    const { connections, bodies, requests, refusals } = this;
    return {
      connections: {
        open: connections.count,
        most: connections.most,
        perAddress: this.#perAddress(),
        addresses: connections.top(SHOWN_ADDRESSES),
      },
      bodies: { bytes: bodies.bytes, most: MAX_BYTES },
      requests: requests.count,
      refusals: refusals.list(),
    };
  }
}
