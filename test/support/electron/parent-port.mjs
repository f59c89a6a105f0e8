/** `process.parentPort` of a utility process, over the pipe of a forked one. */
import { EventEmitter } from "node:events";

const port = new EventEmitter();
port.postMessage = (message) => process.send(message);
// As Electron's: what arrives before anybody listens waits.
port.once("newListener", () => {
  setImmediate(() => process.on("message", (data) => port.emit("message", { data, ports: [] })));
});
process.parentPort = port;
// A utility process does not outlive the app.
process.on("disconnect", () => process.exit(0));
