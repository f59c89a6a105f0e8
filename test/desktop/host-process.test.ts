/** The built script of the host's process, under Node, with the messages that the shell sends it. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import type { FromHost, ToHost } from "../../main/host-messages.ts";
import { diskForTest, folderForTest } from "../support/folders.ts";

const SCRIPT = fileURLToPath(new URL("../../dist/main/host-process.js", import.meta.url));
const PARENT_PORT = new URL("../support/electron/parent-port.mjs", import.meta.url).href;

/** @param preload a module that the process loads first. */
function start(preload = PARENT_PORT) {
  const child = fork(SCRIPT, [], {
    execArgv: ["--import", PARENT_PORT, "--import", preload],
    serialization: "advanced",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  onTestFinished(() => void child.kill());
  return child;
}

/** All messages and output of the process until it ended. */
async function run(messages: readonly ToHost[]) {
  const child = start();
  const told: FromHost[] = [];
  let printed = "";
  child.on("message", (message) => told.push(message as FromHost));
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  for (const message of messages) child.send(message);
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, told, printed };
}

it("the host process reports why the server cannot start, and exits although other calls are pending", async () => {
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void squatter.close());
  const address = squatter.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const args = ["--port", `${port}`, "--host", "127.0.0.1", "--no-aliases", "--data", folderForTest()];
  const { code, told, printed } = await run([
    { type: "start", args, overrides: null },
    { type: "subscribe", id: 1 },
    { type: "watch", id: 1, roomIds: [1] },
  ]);
  expect(told).toEqual([{ type: "failed", message: expect.stringContaining(`${port}`) }]);
  // An unhandled rejection would end it early, and print its stack.
  expect({ code, printed }).toEqual({ code: 1, printed: "" });
});

it("the host process reports in one sentence that the data folder cannot be written", async (context) => {
  const dataDir = diskForTest(context, "ro,size=256k");
  const args = ["--port", "0", "--host", "127.0.0.1", "--no-aliases", "--data", dataDir];
  const { code, told, printed } = await run([{ type: "start", args, overrides: null }]);
  expect(told).toEqual([
    { type: "failed", message: expect.stringMatching(/cannot be used: read-only file system\. [^\n]+$/) },
  ]);
  expect({ code, printed }).toEqual({ code: 1, printed: "" });
});

/** The computer has one address, and another one when the process is sent SIGUSR2. */
const MOVING = `
  import { syncBuiltinESMExports } from "node:module";
  import os from "node:os";
  const at = (address) => () => ({ eth0: [{ address, family: "IPv4", netmask: "255.255.255.0", mac: "" }] });
  os.networkInterfaces = at("192.168.1.7");
  syncBuiltinESMExports();
  process.on("SIGUSR2", () => {
    os.networkInterfaces = at("10.0.0.7");
    syncBuiltinESMExports();
  });`;

it("the host process reports the new address of a computer that joins another network", async () => {
  const child = start(`data:text/javascript,${encodeURIComponent(MOVING)}`);
  const reported = async (): Promise<readonly string[]> => {
    const [message] = (await once(child, "message")) as [FromHost];
    return message.type === "up" ? message.up.listening.urls : [JSON.stringify(message)];
  };
  const args = ["--port", "0", "--no-aliases", "--data", folderForTest()];
  const first = reported();
  child.send({ type: "start", args, overrides: null } satisfies ToHost);
  expect(await first).toEqual([expect.stringContaining("//192.168.1.7:")]);
  const second = reported();
  child.kill("SIGUSR2");
  expect(await second).toEqual([expect.stringContaining("//10.0.0.7:")]);
  child.send({ type: "stop" } satisfies ToHost);
  await once(child, "close");
});
