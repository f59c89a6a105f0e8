/**
 * The only user of ipcRenderer: exposes the admin contract as `window.hearth`. Runs sandboxed, as one CommonJS file.
 */
import { contextBridge, ipcRenderer } from "electron";
import type { AdminEvent, AdminTransport } from "../server/admin/contract.ts";

let lastId = 0;
const listeners = new Map<number, (event: AdminEvent) => void>();

ipcRenderer.on("hearth:event", (_, id: number, event: AdminEvent) => listeners.get(id)?.(event));

const transport: AdminTransport = {
  call: (operation, params) => ipcRenderer.invoke("hearth:call", operation, params),
  subscribe(listener) {
    const id = ++lastId;
    listeners.set(id, listener);
    ipcRenderer.send("hearth:subscribe", id);
    return {
      watch: (roomIds) => ipcRenderer.send("hearth:watch", id, roomIds),
      close() {
        listeners.delete(id);
        ipcRenderer.send("hearth:unsubscribe", id);
      },
    };
  },
};

contextBridge.exposeInMainWorld("hearth", transport);
