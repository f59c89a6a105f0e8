/** Keeps unit tests what they are: one that opens a port or starts a process fails, and belongs into test/host. */
import { ChildProcess } from "node:child_process";
import { Server } from "node:net";

function refuse(what: string): () => never {
  return () => {
    throw new Error(`A unit test must not ${what}. Move it to test/host.`);
  };
}

const { listen } = Server.prototype;
const isPort = ([where]: readonly unknown[]): boolean => !/^(\0|\\\\)/.test(`${where}`);
Object.assign(Server.prototype, {
  /** A name without a file, as the data folder's lock is, is no port. */
  listen(this: Server, ...given: Parameters<typeof listen>) {
    return isPort(given) ? refuse("open a port")() : listen.apply(this, given);
  },
});
Object.assign(ChildProcess.prototype, { spawn: refuse("start a process") });
