/** Someone who talks until the host is gone, and then resends, under the same ids, what was not acknowledged. */
import { ask, type ChatSocket, connect } from "../../test/support/people.ts";

interface Sent {
  readonly clientId: string;
  readonly body: string;
  seq?: number;
  /** Its acknowledged text, when it was edited. */
  edited?: string;
  isRemoved?: boolean;
  /** An edit or a removal was not acknowledged: it may have been made or not. */
  isUnsure?: boolean;
  /** It was sent again after a kill or a refusal: others may have come before it. */
  isResent?: boolean;
  /** The last answer was that the disk is full, so it is not stored. */
  isRefused?: boolean;
}

export class Talker {
  readonly sent: Sent[] = [];
  readonly #name: string;
  readonly roomId: number;
  acknowledged = 0;
  refused = 0;

  constructor(name: string, roomId: number) {
    this.#name = name;
    this.roomId = roomId;
  }

  /**
   * @param window messages in flight at once: a flood when it is large.
   * @param allResent says that this one has sent again what was not answered; resolves when all have.
   */
  async talk(
    url: string,
    token: string,
    window: number,
    allResent: () => Promise<void>,
    isOver: () => boolean,
  ): Promise<void> {
    let socket: ChatSocket | undefined;
    try {
      socket = await connect({ url }, token);
      const gone = new Promise<never>((_, reject) =>
        socket?.once("disconnect", () => reject(new Error("gone"))),
      );
      gone.catch(() => {});
      const live = socket;
      await Promise.race([ask(live, "room:join", { roomId: this.roomId }), gone]);
      const again = this.sent.filter((line) => line.seq === undefined);
      for (const line of again) line.isResent = true;
      const refused = again.filter(({ isRefused }) => isRefused);
      // What may be stored goes first: after 1,000 others in the room it would no longer be recognised.
      for (const line of again) if (!line.isRefused) await Promise.race([this.#send(live, line), gone]);
      await Promise.race([allResent(), gone]);
      for (const line of refused) await Promise.race([this.#send(live, line), gone]);
      while (!isOver()) {
        const batch = Array.from({ length: window }, () => this.#next());
        await Promise.race([Promise.all(batch.map((line) => this.#send(live, line))), gone]);
        await Promise.race([this.#change(live), gone]);
      }
    } catch (error) {
      if (!isOver()) throw error;
    } finally {
      socket?.close();
    }
  }

  #next(): Sent {
    const clientId = `${this.#name}-${this.roomId}-${this.sent.length}`;
    const line = { clientId, body: `${clientId} ${"word ".repeat(this.sent.length % 40)}`.trim() };
    this.sent.push(line);
    return line;
  }

  async #send(socket: ChatSocket, line: Sent): Promise<void> {
    const { clientId, body } = line;
    line.isRefused = false;
    const answer = await ask(socket, "message:send", { roomId: this.roomId, clientId, kind: "text", body });
    if (answer.ok) {
      if (line.seq !== undefined && line.seq !== answer.seq) throw new Error(`${clientId} has two numbers`);
      line.seq = answer.seq;
      this.acknowledged++;
    } else if (answer.error.code === "storage_full") {
      this.refused++;
      line.isRefused = true;
      await new Promise((later) => setTimeout(later, 20));
    } else throw new Error(`${clientId} was refused: ${answer.error.code}`);
  }

  /** Edits one of the last messages, or removes it. */
  async #change(socket: ChatSocket): Promise<void> {
    const line = this.sent.at(-1 - Math.floor(Math.random() * 20));
    if (line?.seq === undefined || line.isRemoved) return;
    const id = `${this.roomId}-${line.seq}`;
    // The change before this one may have been cut off by a kill.
    const { isUnsure: wasUnsure } = line;
    line.isUnsure = true;
    const body = Math.random() < 0.3 ? undefined : `${line.clientId} edited ${Math.random()}`;
    const answer =
      body === undefined
        ? await ask(socket, "message:delete", { id })
        : await ask(socket, "message:edit", { id, body });
    if (!answer.ok) {
      const isGone = wasUnsure && answer.error.code === "message_not_found";
      if (isGone) line.isRemoved = true;
      line.isUnsure = wasUnsure === true && !isGone;
      return;
    }
    if (body === undefined) line.isRemoved = true;
    else line.edited = body;
    line.isUnsure = false;
  }
}
