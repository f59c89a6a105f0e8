/** Every example of the document, in one story, to be read beside D-h5.md. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostActor } from "../../../../server/chat/actor.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { plain } from "../../../support/pictures.ts";
import { fileForm, type Sending, send } from "../../../support/wires/h5.ts";

let host: TestHost;
/** Values from earlier answers: tokens and ids. */
const known = { token: "", user: "", merchant: "", group: "", group2: "" };

beforeAll(async () => {
  host = await startTestHost();
});
afterAll(async () => {
  expect(host.complaints).toEqual([]);
  await host.stop();
});

const ID = expect.stringMatching(/^[0-9a-f]{24}$/);
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const STAMPS = { __v: 0, createdAt: TIME, updatedAt: TIME };
const icon = "https://www.somode.com/uploadimg/image/20230129/20230129150835_59024.jpg";
const ok = (data: unknown, msg = "success") => ({ data, msg, code: 200 });

interface Example {
  readonly title: string;
  readonly what: string;
  readonly sending: () => Sending | Promise<Sending>;
  readonly answer: () => unknown;
  before?(): Promise<unknown>;
  /** Keeps what later examples need. */
  learn?(data: Record<string, string>): void;
}

const STORY: readonly Example[] = [
  {
    title: "h5注册",
    what: "POST /h5/user/reg",
    sending: () => ({ body: { username: "admin", password: "123456" } }),
    answer: () => ok([{ username: "admin", password: "", role: 0, _id: ID, ...STAMPS }], "注册成功"),
    learn: ({ _id = "" }) => {
      known.user = _id;
    },
  },
  {
    title: "h5登录",
    what: "POST /h5/user/login",
    sending: () => ({ body: { username: "admin", password: "123456" } }),
    answer: () =>
      ok({
        token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        _id: known.user,
        username: "admin",
        role: 0,
        ...STAMPS,
      }),
    learn: ({ token = "" }) => {
      known.token = token;
    },
  },
  {
    title: "创建商页",
    what: "POST /h5/merchant/createMerchant",
    async before() {
      const row = { note: "", redeemedBy: null, redeemedAt: null, merchantId: null, revokedAt: null };
      const createdAt = new Date().toISOString();
      await host.host.store.activationCodes.insert({ code: "asdasad", createdAt, ...row });
    },
    sending: () => ({
      token: known.token,
      body: { activationCode: "asdasad", name: "小蓝的商页1", icon, customer: known.user },
    }),
    answer: () =>
      ok([
        {
          user: known.user,
          activationCode: "asdasad",
          name: "小蓝的商页1",
          icon,
          customer: known.user,
          _id: ID,
          ...STAMPS,
        },
      ]),
    learn: ({ _id = "" }) => {
      known.merchant = _id;
    },
  },
  {
    title: "加入商页",
    what: "POST /h5/merchant",
    sending: () => ({ token: known.token, body: { merchant: known.merchant } }),
    answer: () => ok([{ user: known.user, merchant: known.merchant, _id: ID, ...STAMPS }]),
  },
  {
    title: "获取商页",
    what: "GET /h5/merchant",
    sending: () => ({ token: known.token }),
    answer: () =>
      ok([
        {
          _id: ID,
          user: known.user,
          merchant: {
            _id: known.merchant,
            user: known.user,
            userId: known.user,
            activationCode: "asdasad",
            name: "小蓝的商页1",
            icon,
            customer: known.user,
            ...STAMPS,
          },
          ...STAMPS,
        },
      ]),
  },
  ...(["group", "group2"] as const).map(
    (key, n): Example => ({
      title: `创建群聊 ${n + 1}`,
      what: "POST /h5/group",
      sending: () => ({ token: known.token, body: { merchant: known.merchant, name: NAMES[n], icon } }),
      answer: () =>
        ok({ user: known.user, merchant: known.merchant, name: NAMES[n], icon, _id: ID, ...STAMPS }),
      learn: ({ _id = "" }) => {
        known[key] = _id;
      },
    }),
  ),
  {
    title: "获取群聊",
    what: "POST /h5/group/getGroup",
    sending: () => ({ token: known.token, body: { merchant: known.merchant } }),
    answer: () =>
      ok(
        [known.group, known.group2].map((_id, n) => ({
          state: 1,
          _id,
          user: known.user,
          merchant: known.merchant,
          name: NAMES[n],
          icon,
          ...STAMPS,
        })),
      ),
  },
  {
    title: "文件上传",
    what: "POST /upload",
    sending: async () => ({
      token: known.token,
      body: fileForm(await plain(30, 20), "584_2023011331303489.png"),
    }),
    answer: () => ok(expect.stringMatching(/^\/upload\/\d{8}\/[0-9a-f]+\.png$/)),
  },
  {
    title: "h5登录: an admin",
    what: "POST /h5/user/login",
    before: async () => {
      const { core } = host.host;
      await core.accounts.setRole(hostActor(), Number.parseInt(known.user, 16), "admin");
    },
    sending: () => ({ body: { username: "admin", password: "123456" } }),
    answer: () => ok(expect.objectContaining({ username: "admin", role: 1, _id: known.user })),
  },
];

const NAMES = ["小黑子的世界", "小黑子的世界2群"];

describe("the document's examples", () => {
  for (const { title, what, before, sending, answer, learn } of STORY) {
    it(`${title} (${what})`, async () => {
      await before?.();
      const { status, body, headers } = await send(host, what, await sending());
      expect(status).toBe(200);
      expect(headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(body).toStrictEqual(answer());
      expect(Object.keys(body)).toEqual(["data", "msg", "code"]);
      learn?.((Array.isArray(body.data) ? body.data[0] : body.data) as Record<string, string>);
    });
  }
});
