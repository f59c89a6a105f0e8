import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS, type OperationName } from "../../../server/admin/contract.ts";
import { SETTING_NAMES } from "../../../server/settings.ts";
import { loginToken, PASSWORD, post } from "../../support/console.ts";
import { anyText } from "../../support/fuzz-inputs.ts";
import { startTestHost, type TestHost } from "../../support/host.ts";

/** Operations that would end the test: the login, the disk. Other tests send them invalid input. */
const SPARED: OperationName[] = [
  "session.logout",
  "session.changePassword",
  "backup.create",
  "host.selfTest",
];
const FUZZED = (Object.keys(OPERATIONS) as OperationName[]).filter((name) => !SPARED.includes(name));

let test: TestHost;
let token: string;
beforeAll(async () => {
  test = await startTestHost({ adminPassword: PASSWORD, onOrder: () => {} });
  token = await loginToken(test.url);
  const { core } = test.host;
  const from = { kind: "host", userId: null, sessionId: null, address: "", dialect: "native" } as const;
  for (const name of ["ada", "bea"])
    await core.registration.register(from, { username: name, password: "x" });
  for (const name of ["one", "two"]) await core.rooms.create(from, { name });
});
afterAll(() => test.stop());

const text = fc.oneof(
  anyText(80),
  fc.constantFrom("", " ", "\0", "\ud800", "__proto__", "../../etc", "2099-01-01", "-name", "9".repeat(400)),
);
const number = fc.oneof(fc.integer({ min: -2, max: 4 }), fc.double(), fc.constantFrom(2 ** 53, -0, 1e308));
const value = fc.oneof(text, number, fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 3 }));

/** Objects that have the operation's own parameters, often of the right kind, and sometimes others. */
function paramsOf(name: OperationName): fc.Arbitrary<unknown> {
  const schema = OPERATIONS[name].params;
  const shape = "shape" in schema ? schema.shape : {};
  const keys = name.startsWith("settings.")
    ? SETTING_NAMES.filter(
        (key) => !key.startsWith("listen.") && key !== "admin.remote" && key !== "avatars.maxBytes",
      )
    : Object.keys(shape);
  const fields = Object.fromEntries(keys.map((key) => [key, fieldOf(key)]));
  return fc.oneof(
    { weight: 4, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.dictionary(fc.oneof(text, fc.constantFrom(...keys, "x")), value) },
    { weight: 1, arbitrary: value },
  );
}

function fieldOf(key: string): fc.Arbitrary<unknown> {
  if (key === "dataDir") return fc.constantFrom("", "\0", test.dataDir, `${test.dataDir}/users.json`);
  if (/id$/i.test(key)) return fc.oneof(fc.integer({ min: 1, max: 3 }), value);
  if (key === "image")
    return fc.oneof(text, fc.constantFrom("data:image/png;base64,", "data:image/x;base64,%%%"), value);
  if (key === "filter") return fc.dictionary(fc.constantFrom("online", "what", "state", "role", "x"), value);
  return value;
}

describe("invalid input from a logged-in console", () => {
  it.each(FUZZED)("never breaks %s", async (name) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constant(null).chain(() => paramsOf(name)),
        async (params) => {
          const { status, body } = await post(test.url, name, params, token);
          if (status >= 500 || (body.error === undefined) === (body.result === undefined)) {
            throw new Error(`${name} ${JSON.stringify(params)} → ${status} ${JSON.stringify(body)}`);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("leaves the host in working order", async () => {
    expect((await post(test.url, "host.status", {}, token)).status).toBe(200);
    expect(test.complaints.filter((line) => line.startsWith("Console operation failed"))).toEqual([]);
  });
});
