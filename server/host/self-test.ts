/** The self-test: whether others can reach this host, as far as it can tell. */
import type { NetworkAdapter, SelfTestCheck } from "../admin/rows.ts";
import type { AliasState } from "../net/listeners.ts";

export interface SelfTestInput {
  readonly port: number;
  readonly host: string;
  readonly aliases: readonly AliasState[];
  readonly adapters: readonly NetworkAdapter[];
  readonly mdnsUrl: string | null;
  /** The newest address of somebody else who logged in or is connected, or null. */
  readonly visitor: string | null;
}

const PROBE_MS = 2000;

export async function selfTest(input: SelfTestInput): Promise<readonly SelfTestCheck[]> {
  return [
    await listening(input),
    adapter(input),
    await reachable(input),
    aliases(input),
    mdns(input),
    firewall(input),
  ];
}

async function listening({ port, host }: SelfTestInput): Promise<SelfTestCheck> {
  const address = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const isUp = await answers(`http://${bracketed(address)}:${port}`);
  return isUp
    ? check("listening", "ok", `Port ${port} answers.`, "", { port })
    : check(
        "listening",
        "failed",
        `Port ${port} does not answer.`,
        "Restart the server or choose another port.",
        { port },
      );
}

function adapter({ adapters, host }: SelfTestInput): SelfTestCheck {
  const [first] = adapters.filter(({ kind }) => kind !== "virtual");
  if (first) {
    const { name, address } = first;
    return check("adapter", "ok", `${name} has the address ${address}.`, "", { name, address });
  }
  const isLocal = host !== "0.0.0.0" && host !== "::";
  return check(
    "adapter",
    "failed",
    isLocal ? `The server is listening on ${host} only.` : "This computer is not connected to a network.",
    isLocal
      ? "Set listen.host to 0.0.0.0 to make it reachable from the network."
      : "Connect to Wi-Fi or plug in a network cable.",
    { host },
  );
}

async function reachable({ adapters, port }: SelfTestInput): Promise<SelfTestCheck> {
  const tried = await Promise.all(
    adapters.map(async ({ address, url }) => ({ address, isUp: await answers(url.replace(/\/$/, "")) })),
  );
  const silent = tried.filter(({ isUp }) => !isUp).map(({ address }) => address);
  const values = { port, addresses: silent.join(", ") };
  if (tried.length === 0) {
    return check("reachable", "failed", "There is no network address to test.", "", values);
  }
  return silent.length === 0
    ? check("reachable", "ok", "The server responds on all of its addresses.", "", values)
    : check(
        "reachable",
        silent.length < tried.length ? "warning" : "failed",
        `No answer on ${values.addresses}.`,
        "A firewall or VPN on this computer may be blocking it.",
        values,
      );
}

function aliases({ aliases: all }: SelfTestInput): SelfTestCheck {
  const busy = all.filter(({ state }) => state === "busy").map(({ port }) => port);
  const values = { ports: busy.join(", ") };
  return busy.length === 0
    ? check("aliases", "ok", "All ports for older clients are open.", "", values)
    : check(
        "aliases",
        "warning",
        `Another program is using ${values.ports}.`,
        "Older clients that need these ports cannot connect.",
        values,
      );
}

function mdns({ mdnsUrl }: SelfTestInput): SelfTestCheck {
  return mdnsUrl === null
    ? check("mdns", "warning", "No .local name is announced.", "Share the numeric address instead.", {})
    : check("mdns", "ok", `Announced as ${mdnsUrl}.`, "", { url: mdnsUrl });
}

/** A firewall cannot be detected from inside, but a connection from another computer proves that it is open. */
function firewall({ visitor, port }: SelfTestInput): SelfTestCheck {
  if (visitor !== null) {
    return check("firewall", "ok", `Someone has connected from ${visitor}.`, "", { address: visitor });
  }
  const hint =
    HINTS[process.platform] ?? `Allow incoming TCP connections to port ${port} in this computer's firewall.`;
  return check("firewall", "warning", "No other computer has connected yet.", hint, {
    port,
    platform: process.platform,
  });
}

const HINTS: Partial<Record<NodeJS.Platform, string>> = {
  win32:
    "When Windows asks, allow Hearth on private networks, or add it under Windows Security › Firewall › Allow an app.",
  darwin: "In System Settings › Network › Firewall › Options, allow incoming connections for Hearth.",
};

const check = (
  name: SelfTestCheck["name"],
  state: SelfTestCheck["state"],
  detail: string,
  hint: string,
  values: SelfTestCheck["values"],
): SelfTestCheck => ({ name, state, detail, hint, values });

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);

const answers = (origin: string): Promise<boolean> =>
  fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(PROBE_MS) }).then(
    (response) => response.ok,
    () => false,
  );
