/**
 * What runs inside Chromium: a bridge between a page's own world and the preload's isolated one, as `contextBridge`
 * makes, and the two modules of a sandboxed preload. Everything that crosses is copied; functions and promises get
 * stand-ins.
 */

/** Values as text and back. `special` handles values that only some boundaries let through. */
export function codec() {
  type Special = (value: unknown) => object | undefined;
  const encode = (value: unknown, special: Special = () => undefined): unknown => {
    const again = (inner: unknown) => encode(inner, special);
    if (value === undefined) return { $: "undefined" };
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number") return Number.isFinite(value) ? value : { $: "number", v: String(value) };
    if (typeof value === "bigint") return { $: "bigint", v: String(value) };
    const own = special(value);
    if (own) return own;
    if (typeof value !== "object") throw new Error("An object could not be cloned.");
    if (Array.isArray(value)) return { $: "array", v: value.map(again) };
    if (value instanceof Date) return { $: "date", v: value.getTime() };
    if (value instanceof Error) return { $: "error", v: value.message };
    if (value instanceof Map)
      return { $: "map", v: [...value].map(([key, item]) => [again(key), again(item)]) };
    if (value instanceof Set) return { $: "set", v: [...value].map(again) };
    if (value instanceof Uint8Array) return { $: "bytes", v: Array.from(value) };
    return { $: "object", v: Object.entries(value).map(([key, item]) => [key, again(item)]) };
  };
  // biome-ignore lint/suspicious/noExplicitAny: made by `encode` alone.
  const decode = (value: any, special: (value: any) => unknown = () => undefined): unknown => {
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    const again = (inner: any) => decode(inner, special);
    if (typeof value !== "object" || value === null) return value;
    switch (value.$) {
      case "undefined":
        return undefined;
      case "number":
        return Number(value.v);
      case "bigint":
        return BigInt(value.v);
      case "array":
        return value.v.map(again);
      case "date":
        return new Date(value.v);
      case "error":
        return new Error(value.v);
      case "map":
        return new Map(value.v.map(([key, item]: [unknown, unknown]) => [again(key), again(item)]));
      case "set":
        return new Set(value.v.map(again));
      case "bytes":
        return new Uint8Array(value.v);
      case "object":
        return Object.fromEntries(value.v.map(([key, item]: [string, unknown]) => [key, again(item)]));
      default:
        return special(value);
    }
  };
  return { encode, decode };
}

/** One end of the bridge. Events of the document reach both worlds at once; only text crosses. */
function bridge(own: string, other: string, codecOf: typeof codec) {
  const { encode, decode } = codecOf();
  type Message = { kind: string; id?: number; name?: string; value?: unknown; error?: string };
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  const promises = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const names = new Map<unknown, number>();
  let last = 0;
  let reply: Message | null = null;

  const send = (message: Message): Message | null => {
    reply = null;
    document.dispatchEvent(new CustomEvent(other, { detail: JSON.stringify(message) }));
    const answer = reply;
    reply = null;
    return answer;
  };
  const wrap = (value: unknown): unknown =>
    encode(value, (each) => {
      if (typeof each === "function") {
        const id = names.get(each) ?? ++last;
        names.set(each, id);
        functions.set(id, each as () => unknown);
        return { $: "function", id };
      }
      if (each instanceof Promise) {
        const id = ++last;
        each.then(
          (result) => send({ kind: "settle", id, value: wrap(result) }),
          (error) =>
            send({ kind: "settle", id, error: error instanceof Error ? error.message : String(error) }),
        );
        return { $: "promise", id };
      }
      return undefined;
    });
  const unwrap = (value: unknown): unknown =>
    decode(value, ({ $, id }: { $: string; id: number }) => {
      if ($ === "promise") return new Promise((resolve, reject) => promises.set(id, { resolve, reject }));
      return (...args: unknown[]) => {
        const answer = send({ kind: "call", id, value: wrap(args) });
        if (answer === null) throw new Error("The other world is gone.");
        if (answer.error !== undefined) throw new Error(answer.error);
        return unwrap(answer.value);
      };
    });
  const answer = (message: Message): Message | null => {
    switch (message.kind) {
      case "call":
        try {
          const call = functions.get(message.id ?? 0);
          if (!call) throw new Error("There is no such function.");
          return { kind: "reply", value: wrap(call(...(unwrap(message.value) as unknown[]))) };
        } catch (error) {
          return { kind: "reply", error: error instanceof Error ? error.message : String(error) };
        }
      case "settle": {
        const waiting = promises.get(message.id ?? 0);
        promises.delete(message.id ?? 0);
        if (message.error === undefined) waiting?.resolve(unwrap(message.value));
        else waiting?.reject(new Error(message.error));
        return null;
      }
      case "expose": {
        const freeze = (value: unknown): unknown => {
          if (typeof value === "object" && value !== null)
            for (const item of Object.values(value)) freeze(item);
          return Object.freeze(value);
        };
        Object.defineProperty(window, message.name ?? "", {
          value: freeze(unwrap(message.value)),
          enumerable: true,
        });
        return null;
      }
      default:
        reply = message;
        return null;
    }
  };
  document.addEventListener(own, (event) => {
    const back = answer(JSON.parse((event as CustomEvent<string>).detail) as Message);
    if (back) document.dispatchEvent(new CustomEvent(other, { detail: JSON.stringify(back) }));
  });
  return { expose: (name: string, value: unknown) => send({ kind: "expose", name, value: wrap(value) }) };
}

/** The modules of a sandboxed preload: `contextBridge` and `ipcRenderer`. Without any module of Node. */
function sandbox(codecOf: typeof codec, bridgeOf: typeof bridge, preload: (require: unknown) => void) {
  const { encode, decode } = codecOf();
  const { expose } = bridgeOf("hearth-isolated", "hearth-page", codecOf);
  const host = globalThis as unknown as {
    __toMain(text: string): void;
    __fromMain(message: { id?: number; channel?: string; value?: unknown; error?: string }): void;
  };
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Set<(...args: unknown[]) => void>>();
  let last = 0;
  const post = (kind: string, channel: string, args: unknown[], id?: number): void =>
    host.__toMain(JSON.stringify({ kind, channel, id, args: encode(structuredClone(args)) }));
  host.__fromMain = ({ id, channel, value, error }) => {
    if (channel !== undefined) {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...(decode(value) as unknown[]));
      return;
    }
    const call = waiting.get(id ?? 0);
    waiting.delete(id ?? 0);
    if (error === undefined) call?.resolve(decode(value));
    else call?.reject(new Error(error));
  };
  const electron = {
    contextBridge: { exposeInMainWorld: expose },
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) =>
        new Promise((resolve, reject) => {
          const id = ++last;
          waiting.set(id, { resolve, reject });
          post("invoke", channel, args, id);
        }),
      send: (channel: string, ...args: unknown[]) => post("send", channel, args),
      on(channel: string, listener: (...args: unknown[]) => void) {
        listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      },
    },
  };
  preload((name: string) => {
    if (name === "electron") return electron;
    throw new Error(`module not found: ${name}`);
  });
}

/**
 * Asks the window's owner instead of opening windows. Chromium has to make a window before it can be closed, and
 * ends the renderer of both where the two cross.
 */
function windows() {
  const { __askToOpen: ask } = globalThis as unknown as { __askToOpen(url: string): void };
  window.open = (url = "about:blank") => {
    ask(new URL(url, document.baseURI).href);
    return null;
  };
  window.addEventListener("click", (event) => {
    const link =
      event.target instanceof Element && event.target.closest<HTMLAnchorElement>('a[target="_blank"]');
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    ask(link.href);
  });
}

/** tsx names functions by a helper that pages do not have. */
const HELPERS = "const __name = (value) => value;";

/** Runs in a page's own world before anything of the page. */
export const pageSource = (): string =>
  `(() => { if (window !== window.top) return; ${HELPERS} ${codec} ${bridge} bridge("hearth-page", "hearth-isolated", codec); (${windows})(); })();`;

/** Runs in the isolated world. Electron gives a preload to the main frame only. */
export const preloadSource = (preload: string): string =>
  `(() => { if (window !== window.top) return; ${HELPERS} ${codec} ${bridge} ${sandbox}
  sandbox(codec, bridge, (require) => { const module = { exports: {} }; (function (require, module, exports) { ${preload}\n })(require, module, module.exports); }); })();`;
