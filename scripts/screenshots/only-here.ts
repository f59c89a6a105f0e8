/** What belongs to this machine alone (addresses, ports, folders) is shown as people would see it at theirs. */
import type { BrowserContext } from "playwright-core";
import type { AdminResults } from "../../server/admin/contract.ts";

const PORT = 5000;
const FOLDER = "/home/maya/.local/share/hearth";
const ADDRESS = "192.168.1.20";
const url = `http://${ADDRESS}:${PORT}`;

const MB = 1_048_576;

/** A host by the address that the pictures show. */
export interface Shown {
  readonly origin: string;
  readonly port: number;
  readonly dataDir: string;
}

export async function hideThisMachine(context: BrowserContext, hosts: readonly Shown[]): Promise<void> {
  const connectOf = (origin: string): AdminResults["host.connect"] => ({
    adapters: [
      { name: "wlan0", address: ADDRESS, family: "IPv4", kind: "wifi", url },
      {
        name: "eth0",
        address: "10.0.0.7",
        family: "IPv4",
        kind: "ethernet",
        url: `http://10.0.0.7:${PORT}`,
      },
    ],
    host: "0.0.0.0",
    mdns: { name: new URL(origin).hostname, url: origin },
    port: PORT,
    https: null,
  });
  const selfTestOf = (origin: string): AdminResults["host.selfTest"] => ({
    checks: [
      { name: "listening", state: "ok", detail: "", hint: "", values: { port: PORT } },
      { name: "adapter", state: "ok", detail: "", hint: "", values: { name: "wlan0", address: ADDRESS } },
      { name: "reachable", state: "ok", detail: "", hint: "", values: {} },
      { name: "aliases", state: "ok", detail: "", hint: "", values: {} },
      { name: "mdns", state: "ok", detail: "", hint: "", values: { url: origin } },
      { name: "firewall", state: "ok", detail: "", hint: "", values: { address: "192.168.1.45" } },
    ],
  });
  const status = (told: AdminResults["host.status"]): AdminResults["host.status"] => ({
    ...told,
    addresses: [ADDRESS],
    urls: [url],
    port: PORT,
    aliases: [2333, 8080, 8300].map((alias) => ({ port: alias, state: "listening" })),
    memory: { rss: 148 * MB, heapUsed: 71 * MB, systemTotal: 16_384 * MB, systemFree: 9_300 * MB },
    diskFreeBytes: 212_000 * MB,
    notices: [],
  });
  await context.route("**/admin/api/host.{status,connect,selfTest,dataUsage}", async (route) => {
    const { origin, pathname } = new URL(route.request().url());
    const host = hosts.find((each) => each.origin === origin);
    if (!host) return route.continue();
    if (pathname.endsWith("connect")) return route.fulfill({ json: { result: connectOf(origin) } });
    if (pathname.endsWith("selfTest")) return route.fulfill({ json: { result: selfTestOf(origin) } });
    const { authorization = "" } = route.request().headers();
    const response = await fetch(`http://127.0.0.1:${host.port}${pathname}`, {
      method: "POST",
      headers: { authorization, "Content-Type": "application/json" },
      body: "{}",
    });
    const text = (await response.text()).replaceAll(host.dataDir, FOLDER);
    const answer = JSON.parse(text) as { result?: AdminResults["host.status"] };
    const json = pathname.endsWith("status") && answer.result ? { result: status(answer.result) } : answer;
    // The page may have navigated meanwhile.
    await route.fulfill({ status: response.status, json }).catch(() => undefined);
  });
}
