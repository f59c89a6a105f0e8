/** The page that the window shows while the server is not running: no script, at most one link. */
import type { HostState } from "./host-link.ts";
import { START_URL } from "./places.ts";
import type { Text } from "./text.ts";

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f4efea; color: #2b211c; }
  main { max-width: 34rem; padding: 2rem; text-align: center; }
  h1 { font-size: 1.5rem; margin: 0 0 .5rem; text-wrap: balance; }
  p { margin: 0 0 1rem; overflow-wrap: anywhere; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; text-align: start; padding: 1rem; border-radius: 10px; background: #0000000d; font: inherit; }
  a { display: inline-block; padding: .6rem 1.4rem; border-radius: 10px; background: #b4481a; color: #fff; text-decoration: none; font-weight: 600; }
  a:focus-visible { outline: 3px solid #b4481a; outline-offset: 3px; }
  @media (prefers-color-scheme: dark) { body { background: #1a1513; color: #f0e6df; } pre { background: #ffffff14; } }
`;

interface Words {
  readonly title: string;
  readonly text?: string;
  /** The server's own message. */
  readonly detail?: string;
  /** The label of the link that starts the server. */
  readonly start?: string;
}

function wordsOf(state: HostState, t: Text): Words {
  switch (state.kind) {
    case "starting":
    case "hosting":
      return { title: t.starting };
    case "stopping":
      return { title: t.stopping };
    case "paused":
      return { title: t.paused, text: t.pausedText, start: t.resume };
    case "failed":
      return state.message === ""
        ? { title: t.crashed, text: t.crashedText, start: t.startAgain }
        : { title: t.failed, detail: state.message, start: t.startAgain };
  }
}

/** Returns the whole page as HTML. */
export function statePage(state: HostState, t: Text): string {
  const { title, text, detail, start } = wordsOf(state, t);
  return [
    `<!doctype html><html lang="${t.lang}"><head><meta charset="utf-8"><title>Hearth</title><style>${STYLE}</style></head>`,
    `<body><main role="${start ? "alert" : "status"}"><h1>${asText(title)}</h1>`,
    text ? `<p>${asText(text)}</p>` : "",
    detail ? `<pre>${asText(detail)}</pre>` : "",
    start ? `<a href="${new URL(START_URL).pathname}" role="button">${asText(start)}</a>` : "",
    "</main></body></html>",
  ].join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const asText = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
