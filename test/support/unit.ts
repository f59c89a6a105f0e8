/** Keeps unit tests what they are: one that opens a port or starts a process fails, and belongs into test/host. */
import { ChildProcess } from "node:child_process";
import { Server } from "node:net";

function refuse(what: string): () => never {
  return () => {
    throw new Error(`A unit test must not ${what}. Move it to test/host.`);
  };
}

Object.assign(Server.prototype, { listen: refuse("open a port") });
Object.assign(ChildProcess.prototype, { spawn: refuse("start a process") });
