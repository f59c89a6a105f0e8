/** The baseline: Socket.IO as in its documentation, with rooms and acks, storing nothing. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";

interface Sent {
  roomId: number;
  clientId: string;
  kind: string;
  body: string;
}

const http = createServer();
const io = new Server(http, { serveClient: false });
const lastSeq = new Map<number, number>();
let people = 0;

io.of("/chat").on("connection", (socket) => {
  const id = ++people;
  const author = { id, username: `person-${id}`, displayName: `person-${id}`, avatar: null };

  socket.on("room:join", ({ roomId }: { roomId: number }, ack: (answer: object) => void) => {
    socket.join(`room:${roomId}`);
    ack({ ok: true });
  });

  socket.on("message:send", ({ roomId, clientId, kind, body }: Sent, ack: (answer: object) => void) => {
    const seq = (lastSeq.get(roomId) ?? 0) + 1;
    lastSeq.set(roomId, seq);
    const message = { id: `${roomId}-${seq}`, seq, sentAt: new Date().toISOString() };
    io.of("/chat")
      .to(`room:${roomId}`)
      .emit("message", { ...message, room: roomId, author, kind, body, clientId });
    ack({ ok: true, ...message });
  });
});

http.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ event: "listening", port: (http.address() as AddressInfo).port }));
});
