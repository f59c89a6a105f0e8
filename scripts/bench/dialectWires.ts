/** Connections of the older APIs: they join, listen and count; native connections post. */
import { type Client, complain, type Participant, type Tally } from "./clients.ts";
import { Wire } from "./wire.ts";

abstract class Listener extends Wire implements Client {
  readonly pending = 0;
  readonly sent = 0;
  protected readonly participant: Participant;
  protected readonly tally: Tally;
  #isIn = false;

  constructor(participant: Participant, tally: Tally, path: string) {
    super(participant.port, path, { Authorization: `Bearer ${participant.token}` });
    this.participant = participant;
    this.tally = tally;
  }

  get roomId(): number {
    return this.participant.roomId;
  }

  startSending(): void {
    throw new Error("only people on the native wire talk");
  }
  stopSending(): void {}
  sendOne(): void {
    throw new Error("only people on the native wire talk");
  }

  protected joined(): void {
    if (!this.#isIn) this.tally.joined++;
    this.#isIn = true;
  }

  protected override opened(): void {}

  protected override failed(error: Error): void {
    complain(this.tally, `${this.constructor.name}: ${error.message}`);
  }
}

const starts = (bytes: Buffer, start: number, text: string): boolean =>
  bytes.toString("latin1", start, start + text.length) === text;

/** Dialect A: Socket.IO on the default namespace. */
export class Apiv1Listener extends Listener {
  constructor(participant: Participant, tally: Tally) {
    super(participant, tally, "/socket.io/?EIO=4&transport=websocket");
  }

  protected override text(bytes: Buffer, start: number, end: number): void {
    if (starts(bytes, start, '42["message",{"status":0,"message":"","data":{"action":"msg"'))
      this.tally.deliveries++;
    else if (starts(bytes, start, "2")) this.send("3");
    else if (starts(bytes, start, "0")) this.send("40");
    else if (starts(bytes, start, "40")) {
      const { name: username, roomName: roomname, token } = this.participant;
      this.send(`420${JSON.stringify(["join", { username, roomname, token }])}`);
    } else if (starts(bytes, start, '430[{"status":0')) this.joined();
    else if (starts(bytes, start, "43")) complain(this.tally, bytes.toString("utf8", start, end));
  }
}

/** Dialect B: JSON packets at `/`. */
export class ChatroomListener extends Listener {
  constructor(participant: Participant, tally: Tally) {
    super(participant, tally, "/");
  }

  protected override opened(): void {
    const user = { user_name: this.participant.name, user_avatar: "" };
    this.send(JSON.stringify({ type: "join", data: { user, room_name: this.participant.roomName } }));
  }

  protected override text(bytes: Buffer, start: number, end: number): void {
    if (starts(bytes, start, '{"type":"msg"')) this.tally.deliveries++;
    else if (starts(bytes, start, '{"type":"error"'))
      complain(this.tally, bytes.toString("utf8", start, end));
    else this.joined();
  }
}

/** Dialect C: a WebSocket that is in the room as soon as it is open. */
export class RoomListener extends Listener {
  constructor(participant: Participant, tally: Tally) {
    super(participant, tally, `/room/enter?roomId=${participant.roomCode}`);
  }

  protected override opened(): void {
    this.joined();
  }

  protected override text(bytes: Buffer, start: number): void {
    if (!starts(bytes, start, '{"FromUserName":"system"')) this.tally.deliveries++;
  }
}
