/** Chooses a name that no other computer of the local network answers to (RFC 6762 8 and 9). */
import { isIPv4 } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** The name of a host that is alone on its network. */
export const HOST_NAME = "hearth.local";
const NAMES = 9;
const PROBES = 3;
const PROBE_MS = 250;

/** What is used of a record of multicast DNS. */
export interface NameRecord {
  readonly name: string;
  readonly type: string;
  /** 0: the sender gives the name up. */
  readonly ttl: number;
  /** The address, in records of the types A and AAAA. */
  readonly data: unknown;
}

/** What is used of a message of multicast DNS. */
export interface NameResponse {
  readonly answers: readonly NameRecord[];
  readonly additionals: readonly NameRecord[];
}

type Heard = (response: NameResponse, from: { readonly address: string }) => void;

/** What is used of the library `multicast-dns`. */
export interface MulticastDns {
  query(name: string, type: "ANY"): void;
  on(event: "response", heard: Heard): unknown;
  off(event: "response", heard: Heard): unknown;
}

export type AddressesOf = () => readonly string[];

/**
 * Returns `hearth.local`, or the first of `hearth-2.local`, `hearth-3.local`, … that nobody else answers to, and its
 * number.
 * @param own this computer's addresses: who answers with them is this computer.
 * @throws Error if all names are taken.
 */
export async function freeName(
  mdns: MulticastDns,
  own: AddressesOf,
  waitMs = PROBE_MS,
): Promise<{ readonly host: string; readonly number: number }> {
  for (let number = 1; number <= NAMES; number += 1) {
    const host = number === 1 ? HOST_NAME : HOST_NAME.replace(".", `-${number}.`);
    if (await isFree(mdns, host, own, waitMs)) return { host, number };
  }
  throw new Error(`others on this network have it and ${NAMES - 1} more names`);
}

async function isFree(mdns: MulticastDns, name: string, own: AddressesOf, waitMs: number): Promise<boolean> {
  const answered = new AbortController();
  const stop = onOthers(mdns, name, own, () => answered.abort());
  try {
    for (let probe = 0; probe < PROBES && !answered.signal.aborted; probe += 1) {
      mdns.query(name, "ANY");
      await delay(waitMs, undefined, answered).catch(() => {});
    }
    return !answered.signal.aborted;
  } finally {
    stop();
  }
}

/**
 * Calls back whenever another computer answers to `name`, with the addresses that it answers.
 * @returns stops it.
 */
export function onOthers(
  mdns: MulticastDns,
  name: string,
  own: AddressesOf,
  heardOther: (addresses: readonly string[]) => void,
): () => void {
  const heard: Heard = ({ answers, additionals }, from) => {
    const addresses = [...answers, ...additionals]
      .filter((record) => record.ttl > 0 && record.name.toLowerCase() === name)
      .filter(({ type }) => type === "A" || type === "AAAA")
      .map(({ data }) => String(data));
    const ours = own();
    // A repeater of the network sends our own records from another address.
    const isOther = !ours.includes(from.address) && addresses.some((address) => !ours.includes(address));
    if (isOther) heardOther(addresses);
  };
  mdns.on("response", heard);
  return () => void mdns.off("response", heard);
}

/**
 * Whether the first of two computers that answer to one name gives it up. Both compare the same: their IPv4 addresses,
 * sorted as text; the later ones keep the name.
 */
export function yieldsTo(own: readonly string[], others: readonly string[]): boolean {
  const asText = (addresses: readonly string[]): string =>
    String(addresses.filter((address) => isIPv4(address)).sort());
  return asText(own) < asText(others);
}
