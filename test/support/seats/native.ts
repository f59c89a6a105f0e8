/** Seats at the native wire, and at the web client in a browser. */
import type { Page } from "playwright-core";
import type { Message, ServerEvents } from "../../../server/dialects/native/contract.ts";
import { field } from "../browser/chat.ts";
import { askOk, type Person } from "../people.ts";
import type { Line, Seat } from "./seat.ts";

type Heard = { [E in keyof ServerEvents]: readonly [E, ServerEvents[E]] }[keyof ServerEvents];

/** `wire`: by which API the account was made. */
export async function nativeSeat(wire: string, person: Person, roomId: number) {
  const socket = await person.connect();
  const heard: Heard[] = [];
  socket.onAny((...event: unknown[]) => heard.push(event as unknown as Heard));
  await askOk(socket, "room:join", { roomId });
  let sent = 0;
  const messages = (): Message[] => heard.flatMap(([name, data]) => (name === "message" ? [data] : []));
  return {
    wire,
    username: person.username,
    person,
    socket,
    events: heard,
    async say(body) {
      const clientId = `${person.username}-${++sent}`;
      await askOk(socket, "message:send", { roomId, clientId, kind: "text", body });
    },
    lines: () => messages().map(({ author, body }): Line => [author.username, body]),
    shows: ({ author, body }) => [author.username, body],
    hearsOwn: true,
    heard: () => heard,
    close: () => socket.close(),
  } satisfies Seat & Record<string, unknown>;
}

/** Reads a message from the screen: its author, or the reader; its text, or the URL of its picture or file. */
export function webSeat(page: Page, username: string): Seat {
  return {
    wire: "the web client",
    username,
    async say(text) {
      await field(page).fill(text);
      await field(page).press("Enter");
    },
    lines: () =>
      page.evaluate(() =>
        [...document.querySelectorAll("[data-message] [data-kind]")].map((bubble): [string, string] => {
          const content = bubble.firstElementChild;
          const address = content?.querySelector("img")?.getAttribute("src") ?? content?.getAttribute("href");
          const author = bubble.parentElement?.firstElementChild?.textContent ?? "";
          return [author, address ?? content?.textContent ?? ""];
        }),
      ),
    shows: ({ author, body, attachment }) => [
      author.username === username ? "You" : author.displayName,
      attachment?.thumbnail ?? body,
    ],
    hearsOwn: true,
    heard: () => [],
    close: () => page.context().close(),
  };
}
