/** How the server's name is announced. Threads that report what they announce stand in for the one that does it. */
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { type Announced, Mdns } from "../../../server/net/mdns.ts";
import { collectingLog } from "../../support/log.ts";

const SERVER: Announced = { title: "Hearth", port: 5000, host: "0.0.0.0" };
const threadOf = (script: string) => new URL(`data:text/javascript,${encodeURIComponent(script)}`);

/** A thread that sends what it announces to a channel, and ends when it is told to close. */
function reporting(channel: string): URL {
  return threadOf(`
    import { parentPort, workerData } from "node:worker_threads";
    new BroadcastChannel(${JSON.stringify(channel)}).postMessage(workerData);
    parentPort.once("message", () => process.exit(0));`);
}

function announcer(channel: string) {
  let addresses: readonly string[] = [];
  const mdns = new Mdns(collectingLog().log, reporting(channel), () => addresses);
  const reports = new BroadcastChannel(channel);
  const heard: Announced[] = [];
  reports.onmessage = (event) => void heard.push((event as MessageEvent<Announced>).data);
  onTestFinished(async () => {
    await mdns.close();
    reports.close();
  });
  return { mdns, heard, have: (...now: string[]) => (addresses = now), next: () => once(reports, "message") };
}

it("the name is announced again when the computer has other addresses, and only then", async () => {
  const { mdns, heard, have, next } = announcer("moved");
  have("127.0.0.1");
  let told = next();
  await mdns.announce(SERVER);
  await told;
  await mdns.announce(SERVER);
  expect(heard).toHaveLength(1);
  have("192.168.1.7");
  told = next();
  await mdns.announce(SERVER);
  await told;
  expect(heard).toEqual([SERVER, SERVER]);
});

it("of two announcements at once only the last one stays, and none after a close", async () => {
  const { mdns, heard, have, next } = announcer("twice");
  have("192.168.1.7");
  const last = { ...SERVER, title: "Last" };
  const told = next();
  await Promise.all([
    mdns.announce(SERVER),
    mdns.announce({ ...SERVER, title: "Second" }),
    mdns.announce(last),
  ]);
  await told;
  expect(heard).toEqual([last]);
  await Promise.all([mdns.announce(SERVER), mdns.close()]);
  expect(mdns.announced).toBeNull();
  expect(heard).toEqual([last]);
});

it("a crash of the thread that announces the name is only logged", async () => {
  const { log, complaints } = collectingLog();
  const mdns = new Mdns(log, threadOf('throw new Error("a timer")'));
  await mdns.announce(SERVER);
  await expect.poll(() => complaints).toEqual(["Announcing failed: hearth.local: a timer"]);
  expect(mdns.announced).toBeNull();
  await mdns.close();
  complaints.length = 0;
});
