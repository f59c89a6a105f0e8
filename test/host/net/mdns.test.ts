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
  expect(await mdns.announced).toBeNull();
  expect(heard).toEqual([last]);
});

it("the name is the one that the thread found free, and a later one follows", async () => {
  const mdns = new Mdns(
    collectingLog().log,
    threadOf(`
      import { parentPort } from "node:worker_threads";
      const channel = new BroadcastChannel("names");
      channel.onmessage = ({ data }) => parentPort.postMessage(data);
      parentPort.postMessage("hearth-2.local");
      parentPort.once("message", () => process.exit(0));`),
  );
  const channel = new BroadcastChannel("names");
  onTestFinished(async () => {
    channel.close();
    await mdns.close();
  });
  expect(mdns.name).toBe("hearth.local");
  await mdns.announce(SERVER);
  expect(await mdns.announced).toEqual({ name: "hearth-2.local", url: "http://hearth-2.local:5000/" });
  expect(mdns.name).toBe("hearth-2.local");
  channel.postMessage("hearth-3.local");
  await expect
    .poll(() => mdns.announced)
    .toEqual({ name: "hearth-3.local", url: "http://hearth-3.local:5000/" });
  await mdns.close();
  expect(await mdns.announced).toBeNull();
});

it("a crash of the thread that announces the name is only logged", async () => {
  const { log, complaints } = collectingLog();
  const mdns = new Mdns(log, threadOf('throw new Error("a timer")'));
  await mdns.announce(SERVER);
  await expect.poll(() => complaints).toEqual(["Announcing failed: hearth.local: a timer"]);
  expect(await mdns.announced).toBeNull();
  await mdns.close();
  complaints.length = 0;
});
