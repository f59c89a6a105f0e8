/** Participants on the native wire, and on the web client in a browser. */
import type { Page } from "playwright-core";
import type { Message, ServerEvents } from "../../../server/dialects/native/contract.ts";
import { field } from "../browser/chat.ts";
import { askOk, type Person } from "../people.ts";
import type { Line, Participant } from "./participant.ts";

type ReceivedEvent = { [E in keyof ServerEvents]: readonly [E, ServerEvents[E]] }[keyof ServerEvents];

/** `wire`: by which API the account was made. */
export async function nativeParticipant(wire: string, person: Person, roomId: number) {
  const socket = await person.connect();
  const received: ReceivedEvent[] = [];
  socket.onAny((...event: unknown[]) => received.push(event as unknown as ReceivedEvent));
  await askOk(socket, "room:join", { roomId });
  let sent = 0;
  const messages = (): Message[] => received.flatMap(([name, data]) => (name === "message" ? [data] : []));
  return {
    wire,
    username: person.username,
    person,
    socket,
    events: received,
    async say(body) {
      const clientId = `${person.username}-${++sent}`;
      await askOk(socket, "message:send", { roomId, clientId, kind: "text", body });
    },
    lines: () => messages().map(({ author, body }): Line => [author.username, body]),
    shows: ({ author, body }) => [author.username, body],
    receivesOwn: true,
    received: () => received,
    close: () => socket.close(),
  } satisfies Participant & Record<string, unknown>;
}

/** Reads a message from the screen: its author, or the reader; its text, or the URL of its picture or file. */
export function webParticipant(page: Page, username: string): Participant {
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
    receivesOwn: true,
    received: () => [],
    close: () => page.context().close(),
  };
}
