/** Someone on the native wire: Socket.IO 5 in Engine.IO 4 over one WebSocket, namespace `/chat`. */
import { randomUUID } from "node:crypto";
import { type Client, complain, lineOf, type Participant, type Tally } from "./clients.ts";
import { Wire } from "./wire.ts";

const JOIN_ACK = 0;
const OPENED = 0x30;
const PING = 0x32;
const MESSAGE = 0x34;
const [EVENT, ACK, REFUSED] = [0x32, 0x33, 0x34];
/** Where the acknowledgement's id, or the event's name, begins: after `43/chat,` or `42/chat,["`. */
const ID_AT = 8;
const NAME_AT = 10;

export class NativeClient extends Wire implements Client {
  readonly #participant: Participant;
  readonly #tally: Tally;
  readonly #sentAt = new Map<number, number>();
  /** A `clientId` identifies one message for good, so each connection has its own. */
  readonly #run = randomUUID();
  #nextId = 1;
  #isSending = false;
  /** Paced messages heard. */
  #heard = 0;
  sent = 0;

  constructor(participant: Participant, tally: Tally) {
    super(participant.port, "/socket.io/?EIO=4&transport=websocket");
    this.#participant = participant;
    this.#tally = tally;
  }

  get roomId(): number {
    return this.#participant.roomId;
  }

  get pending(): number {
    return this.#sentAt.size;
  }

  startSending(window: number): void {
    this.#isSending = true;
    while (this.#sentAt.size < window) this.sendOne();
  }

  stopSending(): void {
    this.#isSending = false;
  }

  protected override opened(): void {}

  protected override failed(error: Error): void {
    complain(this.#tally, error.message);
  }

  protected override text(bytes: Buffer, start: number, end: number): void {
    const type = bytes[start];
    if (type === MESSAGE) this.#packet(bytes, start, end);
    else if (type === PING) this.send("3");
    else if (type === OPENED) this.send(`40/chat,${JSON.stringify({ token: this.#participant.token })}`);
  }

  #packet(bytes: Buffer, start: number, end: number): void {
    switch (bytes[start + 1]) {
      case EVENT:
        if (isMessage(bytes, start + NAME_AT)) this.#delivered();
        break;
      case ACK:
        this.#acknowledged(bytes, start, end);
        break;
      case REFUSED:
        complain(this.#tally, bytes.toString("utf8", start, end));
        break;
      default:
        this.send(`42/chat,${JOIN_ACK}["room:join",{"roomId":${this.#participant.roomId}}]`);
    }
  }

  #delivered(): void {
    const tally = this.#tally;
    tally.deliveries++;
    const sentAt = tally.sentAt.get(this.#participant.roomId)?.[this.#heard];
    if (sentAt === undefined) return;
    this.#heard++;
    tally.deliveryTimes.push(performance.now() - sentAt);
  }

  #acknowledged(bytes: Buffer, start: number, end: number): void {
    let id = 0;
    let at = start + ID_AT;
    for (let digit = bytes[at] ?? 0; digit >= 0x30 && digit <= 0x39; digit = bytes[++at] ?? 0) {
      id = id * 10 + digit - 0x30;
    }
    // `[{"ok":true`
    if (bytes[at + 7] !== 0x74) complain(this.#tally, bytes.toString("utf8", start, end));
    if (id === JOIN_ACK) {
      this.#tally.joined++;
      return;
    }
    const tally = this.#tally;
    tally.acks++;
    if (tally.timing) tally.latencies.push(performance.now() - (this.#sentAt.get(id) ?? 0));
    this.#sentAt.delete(id);
    if (this.#isSending) this.sendOne();
  }

  sendOne(): void {
    const id = this.#nextId++;
    this.sent++;
    const now = performance.now();
    this.#sentAt.set(id, now);
    const { roomId, name } = this.#participant;
    this.#tally.sentAt.get(roomId)?.push(now);
    this.send(
      `42/chat,${id}["message:send",{"roomId":${roomId},"clientId":"${this.#run}-${id}","kind":"text","body":"${lineOf(name, id)}"}]`,
    );
  }
}

/** `message"`, not `message:edited` and not `member:…`. */
function isMessage(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x6d && bytes[at + 2] === 0x73 && bytes[at + 7] === 0x22;
}
