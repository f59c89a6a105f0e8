/** Files that are still arriving count in their sender's quota, on every API that takes files. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestHost, type TestHost } from "../../support/host.ts";
import { createRoom, type Person, person, sendFile } from "../../support/people.ts";
import { openSocket, readUntil } from "../../support/requests.ts";
import { begin } from "../../support/uploading.ts";

const QUOTA = 1_048_576;

let test: TestHost;
let ada: Person;
let den: number;
beforeAll(async () => {
  test = await startTestHost({ settings: { "uploads.quotaPerUser": QUOTA } });
  ada = await person(test, "ada");
  den = (await createRoom(ada, "den")).id;
  await begin(test, ada, den, QUOTA);
});
afterAll(() => test?.stop());

const REFUSED = /quota_reached|存储空间不足/;
const ROUTES = ["POST /upload", "POST /room/sendImg"];
/** Reads on up to a limit: the file may have been sent before. */
const PATIENT = "POST /api/rooms/:id/files";
const MULTIPART = "Content-Type: multipart/form-data; boundary=x";
const PART = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n';

/** Sends the beginning of a request and returns its answer, which comes before the request is complete. */
async function answerTo(route: string, headers: readonly string[], start: string): Promise<string> {
  const socket = await openSocket(test.port);
  const head = [
    `${route.replace(":id", `${den}`)} HTTP/1.1`,
    "Host: x",
    `Authorization: Bearer ${ada.token}`,
  ];
  socket.write(`${[...head, ...headers].join("\r\n")}\r\n\r\n${start}`);
  const answer = await readUntil(socket, "}");
  socket.destroy();
  return Buffer.from(answer, "latin1").toString();
}
const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

it.each([PATIENT, ...ROUTES])(
  "%s refuses a length beyond the sender's quota before the body arrives",
  async (route) => {
    const bytes = route === PATIENT ? 40_000_000 : 1_000_000;
    expect(await answerTo(route, [MULTIPART, `Content-Length: ${bytes}`], "")).toMatch(REFUSED);
  },
);

describe.each(ROUTES)("%s, when the sender's quota is used up", (route) => {
  it("refuses the first bytes of a file of unknown length", async () => {
    const start = chunked(`${PART}${"a".repeat(70_000)}`) + chunked("a".repeat(300_000));
    expect(await answerTo(route, [MULTIPART, "Transfer-Encoding: chunked"], start)).toMatch(REFUSED);
  });
});

it("a file that was sent before is answered as the first time when the quota is used up", async () => {
  const cy = await person(test, "cy");
  const room = (await createRoom(cy, "cy's")).id;
  const send = (clientId: string, bytes: number) => {
    const form = new FormData();
    form.append("file", new Blob([randomBytes(bytes)]), "a.bin");
    form.append("clientId", clientId);
    const headers = { Authorization: `Bearer ${cy.token}` };
    return fetch(`${test.url}/api/rooms/${room}/files`, { method: "POST", headers, body: form });
  };
  const first = await send("one", QUOTA - 65_536);
  const message = await first.json();
  expect(first.status, JSON.stringify(message)).toBe(201);
  const second = await send("one", QUOTA - 65_536);
  expect([second.status, await second.json()]).toEqual([201, message]);
  const other = await send("two", QUOTA - 65_536);
  expect([other.status, await other.text()]).toEqual([507, expect.stringMatching(REFUSED)]);
});

it("a person whose quota is not used up is not affected", async () => {
  const bo = await person(test, "bo");
  await sendFile(test, bo, (await createRoom(bo, "bo's")).id, "a.txt");
});
