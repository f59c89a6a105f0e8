/** Any input is answered with the envelope and one of its codes; never a 5xx, a crash or a hang. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nastyText, nastyValue } from "../../../support/fuzz-inputs.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { activationCode, enrol, fileForm, type Person, send } from "../../../support/wires/h5.ts";

let host: TestHost;
let mal: Person;

beforeAll(async () => {
  host = await startTestHost({ settings: { "h5.activation": "open" } });
  mal = await enrol(host, "mal");
  const body = { activationCode: await activationCode(host), name: "mal's" };
  await send(host, "POST /h5/merchant/createMerchant", { token: mal.token, body });
});
afterAll(async () => {
  expect(host.complaints).toEqual([]);
  await host.stop();
});

const ROUTES = [
  "POST /h5/user/reg",
  "POST /h5/user/login",
  "GET /h5/merchant",
  "POST /h5/merchant",
  "POST /h5/merchant/createMerchant",
  "POST /h5/group/getGroup",
  "POST /h5/group",
  "POST /h5/group/join",
  "POST /h5/group/leave",
  "POST /upload",
];
const NAMES = [
  "username",
  "password",
  "merchant",
  "activationCode",
  "name",
  "icon",
  "customer",
  "group",
  "file",
];

const nasty = nastyText();
/** Node accepts 16 KiB of request line and headers, and answers 431 itself beyond that. */
const nastyInUrl = nasty.map((text) => text.slice(0, 300).toWellFormed());
/** Mal and his page are among the targets. */
const anything = fc.oneof(nastyValue(), fc.constant("000000000000000000000001"));

const asJson = fc
  .dictionary(fc.constantFrom(...NAMES, "__proto__", "toString"), anything)
  .map((body) => ({ body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }));
const asQuery = fc.dictionary(fc.constantFrom(...NAMES), nastyInUrl).map((query) => ({ query }));
const asBytes = fc
  .tuple(
    fc.constantFrom("application/json", "multipart/form-data; boundary=x", "text/plain", "image/png"),
    fc.uint8Array({ maxLength: 300 }),
  )
  .map(([type, bytes]) => ({ body: Buffer.from(bytes), headers: { "Content-Type": type } }));
const asFile = fc
  .tuple(nasty, fc.uint8Array({ maxLength: 300 }), fc.constantFrom("file", "other"))
  .map(([name, bytes, field]) => ({ body: fileForm(bytes, name.toWellFormed() || "x", field) }));

describe("HTTP", () => {
  for (const what of ROUTES) {
    it(`${what} answers its envelope`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(asJson, asQuery, asBytes, asFile), async (sending) => {
          const { status, body } = await send(host, what, { token: mal.token, ...sending });
          expect([200, 413]).toContain(status);
          expect(Object.keys(body)).toEqual(["data", "msg", "code"]);
          expect([200, 400, 401, 403, 404, 409]).toContain(body.code);
          if (body.code !== 200) expect(body.data).toBeNull();
        }),
        { numRuns: 60 },
      );
    });
  }
});
