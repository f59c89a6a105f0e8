/** Fails any unit test that opens a port or starts a process: such a test belongs in test/host. */
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
  /** A name without a file, such as the data folder's lock, is not a port. */
  listen(this: Server, ...given: Parameters<typeof listen>) {
    return isPort(given) ? refuse("open a port")() : listen.apply(this, given);
  },
});
Object.assign(ChildProcess.prototype, { spawn: refuse("start a process") });
