/** The document's ten calls, in its order: each example request and its documented answer, field for field. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { plain } from "../../../support/pictures.ts";
import { type Answer, type Sending, send } from "../../../support/wires/app.ts";

let host: TestHost;
/** Values from earlier answers that later requests need. */
const told = { token: "", captcha: "", pk: "", roomPk: "", icon: "" };

beforeAll(async () => {
  host = await startTestHost({ settings: { "captcha.delivery": "response", "sns.verify": "off" } });
  told.icon = `data:image/png;base64,${(await plain(40, 40)).toString("base64")}`;
});
afterAll(async () => {
  expect(host.complaints).toEqual([]);
  await host.stop();
});

const text = expect.any(String);
const TOKEN = expect.stringMatching(/^[0-9a-f]{32}$/);
const PK = expect.stringMatching(/^[1-9]\d*$/);
const ROOM_ID = expect.stringMatching(/^\d{4}$/);
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);

const user = (fields: Record<string, unknown>) => ({
  pk: PK,
  username: "12345",
  password: "",
  token: TOKEN,
  login_type: "0",
  nickname: "never",
  sex: "0",
  age: "0",
  email: "never@gmail.com",
  phone: "18752000500",
  img: expect.stringMatching(/^static\/avatars\//),
  country: "",
  province: "",
  city: "",
  career: "",
  roomid: ROOM_ID,
  // What clients of this document read beside it.
  unid: PK,
  roompk: PK,
  join_date: DATE,
  date_joined: DATE,
  status: "SUCCESS",
  ...fields,
});
const without = (fields: Record<string, unknown>, name: string) => {
  const { [name]: _, ...rest } = fields;
  return rest;
};
const room = (fields: Record<string, unknown>) => ({
  pk: PK,
  roomid: ROOM_ID,
  room_alias: "1262",
  active: true,
  username: text,
  image: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/static\/avatars\//),
  status: "SUCCESS",
  msg: text,
  ...fields,
});

interface Example {
  readonly what: string;
  readonly request: () => [call: string, sending?: Sending];
  readonly status: number;
  readonly answer: () => unknown;
  readonly remember?: (answer: Answer) => void;
}

const EXAMPLES: readonly Example[] = [
  {
    what: "1. Register",
    request: () => [
      "POST /users/",
      {
        body: {
          username: "12345",
          password: "secret",
          nickname: "never",
          sex: "0",
          age: "0",
          email: "never@gmail.com",
          phone: "18752000500",
          country: "",
          province: "",
          city: "",
          career: "",
        },
      },
    ],
    status: 200,
    answer: () => user({ msg: "创建成功", code: "200" }),
  },
  {
    what: "2. SnsLogin, the first time",
    request: () => ["POST /snslogin/", { body: snsBody }],
    status: 201,
    answer: () =>
      user({ username: "wx", login_type: "1", email: "", phone: "", msg: "登录成功", code: "201" }),
  },
  {
    what: "2. SnsLogin, the second time",
    request: () => ["POST /snslogin/", { body: snsBody }],
    status: 200,
    answer: () =>
      user({ username: "wx", login_type: "1", email: "", phone: "", msg: "登录成功", code: "200" }),
  },
  {
    what: "3. Login",
    request: () => ["POST /login/", { body: { username: "12345", password: "secret" } }],
    status: 200,
    answer: () => user({ msg: "登录成功", code: "200" }),
    remember: ({ body }) => Object.assign(told, { token: body.token, pk: body.pk }),
  },
  {
    what: "5. Rooms, create",
    request: () => ["POST /rooms/", { body: { room_alias: "1262", active: true } }],
    status: 201,
    answer: () => room({ code: "201" }),
    remember: ({ body }) => Object.assign(told, { roomPk: body.pk }),
  },
  {
    what: "5. Rooms, list",
    request: () => ["GET /rooms/?page=1"],
    status: 200,
    answer: () => ({
      status: "SUCCESS",
      code: "200",
      msg: text,
      pageSize: "30",
      currentPage: "1",
      totalPage: "1",
      total: "3",
      results: expect.arrayContaining([
        {
          pk: told.roomPk,
          roomid: ROOM_ID,
          room_alias: "1262",
          active: true,
          username: text,
          image: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/static\/avatars\//),
        },
      ]),
    }),
  },
  {
    what: "5. Rooms, list, three to a page",
    request: () => ["GET /rooms/?page=1&pageSize=3"],
    status: 200,
    answer: () => expect.objectContaining({ pageSize: "3", currentPage: "1", totalPage: "1", total: "3" }),
  },
  {
    what: "5. Rooms, one",
    request: () => [`GET /rooms/${told.roomPk}/`],
    status: 200,
    answer: () => room({ code: "200" }),
  },
  {
    what: "5. Rooms, modify",
    request: () => [`PUT /rooms/${told.roomPk}/`, { body: { active: true } }],
    status: 200,
    answer: () => room({ msg: "修改成功", code: "200" }),
  },
  {
    what: "6. UserIcon",
    request: () => [`PUT /users/icon/${told.pk}/`, { body: { icon: told.icon, token: told.token } }],
    status: 200,
    answer: () => without(user({ token: told.token, msg: "修改成功", code: "200" }), "password"),
  },
  {
    what: "8. UserInfo",
    request: () => [`PUT /users/${told.pk}/`, { body: { token: told.token, city: "福州", age: "30" } }],
    status: 200,
    answer: () => user({ token: told.token, city: "福州", age: "30", msg: "修改成功", code: "200" }),
  },
  {
    what: "7. UserPassword",
    request: () => [
      "PUT /users/password/",
      { body: { username: "12345", old_password: "secret", password: "newer", token: told.token } },
    ],
    status: 200,
    answer: () => user({ city: "福州", age: "30", msg: "修改成功", code: "200" }),
    remember: ({ body }) => {
      expect(body.token).not.toBe(told.token);
      Object.assign(told, { token: body.token });
    },
  },
  {
    what: "7. UserPassword, at its example's path",
    request: () => [
      "PUT /password/",
      { body: { username: "12345", old_password: "newer", password: "secret", token: told.token } },
    ],
    status: 200,
    answer: () => user({ city: "福州", age: "30", msg: "修改成功", code: "200" }),
    remember: ({ body }) => Object.assign(told, { token: body.token }),
  },
  {
    what: "9. PhoneCaptcha",
    request: () => ["POST /phonelogin/", { body: { phone: "18752000500" } }],
    status: 200,
    answer: () => ({ status: "SUCCESS", msg: text, code: "200", captcha: expect.stringMatching(/^\d{4}$/) }),
    remember: ({ body }) => Object.assign(told, { captcha: body.captcha }),
  },
  {
    what: "10. PhoneLogin, a GET with a JSON body",
    request: () => ["GET /phonelogin/", { body: { phone: "18752000500", captcha: told.captcha } }],
    status: 200,
    answer: () => user({ city: "福州", age: "30", msg: "登录成功", code: "200" }),
    remember: ({ body }) => Object.assign(told, { token: body.token }),
  },
  {
    what: "4. Logout",
    request: () => ["POST /logout/", { body: { token: told.token } }],
    status: 200,
    answer: () => ({ status: "SUCCESS", msg: text, code: "200" }),
  },
];

const snsBody = {
  username: "wx",
  nickname: "never",
  login_type: "1",
  snsid: "openid-1",
  access_token: "anything",
  icon: "",
  sex: "0",
  age: "0",
};

describe("document E, example by example", () => {
  it.each(EXAMPLES)("$what", async ({ request, status, answer, remember }) => {
    const [call, sending] = request();
    const got = await send(host, call, sending);
    expect(got.body).toEqual(answer());
    expect(got.status).toBe(status);
    remember?.(got);
  });

  it("5. Rooms, delete: 204 without a body", async () => {
    await send(host, "POST /login/", { body: { username: "12345", password: "secret" } });
    const { status, body } = await send(host, `DELETE /rooms/${told.roomPk}/`);
    expect([status, body]).toEqual([204, undefined]);
    expect((await send(host, `GET /rooms/${told.roomPk}/`)).status).toBe(404);
  });
});
