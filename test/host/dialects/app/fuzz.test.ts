/** Any input is answered in E's own form with a status below 500; never a crash or a hang. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nastyFields, nastyText } from "../../../support/fuzz-inputs.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { plain, pngDeclaring } from "../../../support/pictures.ts";
import { enrol, type Person, send } from "../../../support/wires/app.ts";

let host: TestHost;
let mal: Person;

beforeAll(async () => {
  host = await startTestHost({ settings: { "sns.verify": "off" } });
  mal = await enrol(host, "mal");
});
afterAll(async () => {
  await host.stop();
  expect(host.complaints).toEqual([]);
});

const ROUTES = [
  "POST /users/",
  "PUT /users/1/",
  "PUT /users/icon/1/",
  "PUT /users/password/",
  "POST /snslogin/",
  "POST /login/",
  "POST /logout/",
  "GET /rooms/",
  "POST /rooms/",
  "GET /rooms/1/",
  "PUT /rooms/1/",
  "DELETE /rooms/x/",
  "POST /phonelogin/",
  "GET /phonelogin/",
];
const FIELDS = [
  ...[
    "username",
    "password",
    "nickname",
    "sex",
    "age",
    "email",
    "phone",
    "country",
    "province",
    "city",
    "career",
  ],
  ...[
    "login_type",
    "snsid",
    "access_token",
    "icon",
    "old_password",
    "room_alias",
    "active",
    "captcha",
    "token",
  ],
  ...["page", "pageSize"],
];

function expectOwnForm(status: number, body: Record<string, unknown> | undefined): void {
  expect(status).toBeLessThan(500);
  if (status === 204) return;
  expect(body).toMatchObject({ code: `${status}`, status: status < 300 ? "SUCCESS" : "FAIL" });
}

describe("invalid input never causes a 5xx", () => {
  it.each(ROUTES)("as JSON to %s", async (route) => {
    await fc.assert(
      fc.asyncProperty(nastyFields(FIELDS, ["mal", "pw", mal.token]), async (fields) => {
        const { status, body } = await send(host, route, { body: JSON.stringify(fields) });
        expectOwnForm(status, body);
      }),
      { numRuns: 40 },
    );
  });

  it.each(ROUTES)("as bytes of some type to %s", async (route) => {
    const types = [
      "application/json",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "image/png",
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...types), fc.uint8Array({ maxLength: 300 }), async (type, bytes) => {
        const headers = { "Content-Type": type, token: mal.token };
        const { status, body } = await send(host, route, { body: Buffer.from(bytes), headers });
        expectOwnForm(status, body);
      }),
      { numRuns: 25 },
    );
  });

  it("in the path", async () => {
    await fc.assert(
      fc.asyncProperty(nastyText(), async (text) => {
        const path = encodeURIComponent(text.toWellFormed()) || "x";
        const { status } = await send(host, `PUT /rooms/${path}/`, { body: { active: true } });
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 40 },
    );
  });

  it("as pictures: decompression bombs, pages, damaged files", async () => {
    // The random input may have included a logout.
    const { pk, token } = await enrol(host, "painter");
    const good = await plain(20, 20);
    const pictures = [
      pngDeclaring(50_000, 50_000),
      Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
      Buffer.from("<!doctype html><script>alert(1)</script>"),
      good.subarray(0, good.length - 20),
      Buffer.alloc(0),
    ];
    for (const picture of pictures) {
      const headers = { "Content-Type": "image/png", token };
      const { status, body } = await send(host, `PUT /users/icon/${pk}/`, { body: picture, headers });
      expect([400, 413, 415]).toContain(status);
      expectOwnForm(status, body);
    }
    const headers = { "Content-Type": "image/png", token };
    expect((await send(host, `PUT /users/icon/${pk}/`, { body: good, headers })).status).toBe(200);
  });

  it("when it is too large, which is a 413", async () => {
    const { status, body } = await send(host, "POST /login/", {
      body: `{"username":"${"x".repeat(9_000_000)}"}`,
    });
    expect([status, body.code]).toEqual([413, "413"]);
  });
});
