import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createDelivery } from "../../../server/delivery/index.ts";
import type { DeliverySettings } from "../../../server/delivery/types.ts";
import { captcha, httpStandIn } from "../../support/delivery.ts";
import { freePort } from "../../support/ports.ts";

const settings: { -readonly [K in keyof DeliverySettings]: DeliverySettings[K] } = {
  "captcha.delivery": "console",
  "captcha.webhookUrl": "",
  "captcha.smtpUrl": "",
  "server.name": "火炉",
};
const logged: string[] = [];
const write = (message: string) => void logged.push(message);
const delivery = createDelivery({
  settings: () => settings,
  log: { info: write, warn: write, error: write },
});
beforeEach(() => {
  logged.length = 0;
});

/** What the log must never contain. */
function expectNoSecrets(...more: string[]) {
  for (const secret of [captcha.code, captcha.target, ...more])
    expect(logged.join("\n")).not.toContain(secret);
}

test("a lone % in a URL's credentials is taken literally, and a failed delivery never fails the request", async () => {
  for (const way of ["webhook", "smtp"] as const) {
    settings["captcha.delivery"] = way;
    const port = await freePort();
    settings["captcha.webhookUrl"] = `http://u:50%off@127.0.0.1:${port}/`;
    settings["captcha.smtpUrl"] = `smtp://me%40x.com:100%sure@127.0.0.1:${port}`;
    expect(await delivery.deliver(captcha)).toEqual({
      delivered: false,
      detail: way === "smtp" ? "ESOCKET" : "ECONNREFUSED",
    });
  }
  expectNoSecrets("100%sure", "50%off");
});

test("with delivery by the console, the admin passes the code on", async () => {
  settings["captcha.delivery"] = "console";
  expect(await delivery.deliver(captcha)).toMatchObject({ delivered: false });
  expect(logged).toEqual([]);
});

test("with delivery in the response, the answer contains the code", async () => {
  settings["captcha.delivery"] = "response";
  expect(await delivery.deliver(captcha)).toMatchObject({ delivered: true });
});

describe("by webhook", async () => {
  const statuses: number[] = [];
  const gateway = await httpStandIn((_, response) => {
    const status = statuses.shift() ?? 204;
    if (status === 0) response.destroy();
    else if (status !== -1) response.writeHead(status, { location: "/elsewhere" }).end();
  });
  const deliver = (...answers: number[]) => {
    statuses.splice(0, statuses.length, ...answers);
    gateway.requests.length = 0;
    return delivery.deliver(captcha);
  };
  beforeEach(() => {
    settings["captcha.delivery"] = "webhook";
    settings["captcha.webhookUrl"] = `${gateway.url}/send?key=s3cret`;
  });

  test("the gateway receives the code and everything it needs to send it", async () => {
    expect(await deliver(200)).toEqual({ delivered: true, detail: "HTTP 200" });
    const [requests] = gateway.requests;
    expect([requests?.method, requests?.url.search, requests?.headers["content-type"]]).toEqual([
      "POST",
      "?key=s3cret",
      "application/json",
    ]);
    expect(JSON.parse(requests?.body ?? "")).toEqual({
      id: 7,
      purpose: "password-reset",
      target: "alice@example.org",
      code: "8265",
      requestedAt: "2026-01-02T03:04:05.000Z",
      expiresAt: "2026-01-02T03:14:05.000Z",
      dialect: "room",
      server: "火炉",
    });
  });

  test("one failure is retried, with the same idempotency key", async () => {
    for (const failure of [500, 503, 429, 0]) {
      expect(await deliver(failure, 200)).toMatchObject({ delivered: true });
      const keys = gateway.requests.map(({ headers }) => headers["idempotency-key"]);
      expect(keys).toEqual([keys[0], keys[0]]);
      expect(keys[0]).toBeTruthy();
    }
  });

  test("two failures, a refusal and a redirect are reported", async () => {
    expect(await deliver(500, 502, 200)).toEqual({ delivered: false, detail: "HTTP 502" });
    expect(gateway.requests.length).toBe(2);
    expect(await deliver(403, 200)).toEqual({ delivered: false, detail: "HTTP 403" });
    expect(gateway.requests.length).toBe(1);
    expect(await deliver(302, 302)).toMatchObject({ delivered: false });
    expect(gateway.requests.every(({ url }) => url.pathname === "/send")).toBe(true);
    expect(logged.length).toBe(3);
    expectNoSecrets("s3cret");
  });

  test("credentials in the URL are sent as a header and never logged", async () => {
    settings["captcha.webhookUrl"] = gateway.url.replace("//", "//hearth:p%40ss@");
    expect(await deliver(200)).toMatchObject({ delivered: true });
    expect(gateway.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from("hearth:p@ss").toString("base64")}`,
    );
    settings["captcha.webhookUrl"] = `http://hearth:p%40ss@127.0.0.1:${await freePort()}/`;
    expect(await delivery.deliver(captcha)).toEqual({ delivered: false, detail: "ECONNREFUSED" });
    expectNoSecrets("p@ss", "p%40ss");
  });

  test("delivery to a gateway that never answers fails after five seconds, without a retry", async () => {
    const started = performance.now();
    expect(await deliver(-1, -1)).toEqual({ delivered: false, detail: "no answer in time" });
    expect(performance.now() - started).toBeLessThan(9500);
    expect(gateway.requests.length).toBe(1);
  });

  test("a missing URL is reported", async () => {
    settings["captcha.webhookUrl"] = "";
    expect(await delivery.deliver(captcha)).toMatchObject({
      delivered: false,
      detail: expect.stringContaining("not set"),
    });
  });
});

describe("by mail", async () => {
  const nobody = await freePort();
  const mails: { from: unknown; to: unknown[]; user: unknown; text: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      password === "p@ss" ? done(null, { user: username }) : done(new Error("no")),
    onRcptTo: ({ address }, _, done) => done(address.startsWith("nobody") ? new Error("unknown") : null),
    onData: async (stream, { envelope, user }, done) => {
      const text = (await stream.toArray()).join("");
      const from = envelope.mailFrom ? envelope.mailFrom.address : "";
      mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), user, text });
      done();
    },
  });
  server.on("error", () => {});
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const host = `127.0.0.1:${(listener.address() as AddressInfo).port}`;
  afterAll(() => new Promise<void>((resolve) => server.close(resolve)));
  beforeEach(() => {
    mails.length = 0;
    settings["captcha.delivery"] = "smtp";
    settings["captcha.smtpUrl"] = `smtp://${host}/?from=hearth@example.org`;
  });

  test("the code arrives at its target", async () => {
    expect(await delivery.deliver(captcha)).toMatchObject({ delivered: true });
    expect(mails.length).toBe(1);
    expect(mails[0]).toMatchObject({ from: "hearth@example.org", to: ["alice@example.org"] });
    const [, body = ""] = mails[0]?.text.split("\r\n\r\n") ?? [];
    const isBase64 = /content-transfer-encoding: base64/i.test(mails[0]?.text ?? "");
    const text = isBase64 ? Buffer.from(body, "base64").toString() : body;
    expect(text).toContain("8265");
    expect(text).toContain(isBase64 ? "10 分钟" : "10 minutes");
  });

  test("the mail server receives the credentials", async () => {
    settings["captcha.smtpUrl"] = `smtp://hearth%40example.org:p%40ss@${host}`;
    expect(await delivery.deliver(captcha)).toMatchObject({ delivered: true });
    expect(mails[0]).toMatchObject({ from: "hearth@example.org", user: "hearth@example.org" });
  });

  test("a target is never more than one address, whatever characters it has", async () => {
    for (const target of [
      "a@example.org, b@example.org",
      "a@example.org\r\nBcc: b@example.org",
      "<a@x>,<b@x>",
    ]) {
      await delivery.deliver({ ...captcha, target });
    }
    for (const { to, text } of mails) {
      expect(to.length).toBe(1);
      expect(text).not.toMatch(/^Bcc:/m);
    }
  });

  test.each([
    ["wrong credentials", () => `smtp://hearth:wr0ng@${host}/?from=h@example.org`, captcha.target],
    [
      "an unreachable mail server",
      () => `smtp://hearth:wr0ng@127.0.0.1:${nobody}/?from=h@example.org`,
      captcha.target,
    ],
    ["an unknown recipient", () => `smtp://${host}/?from=h@example.org`, "nobody@example.org"],
    ["a phone number as the target", () => `smtp://${host}/?from=h@example.org`, "13800000000"],
    ["a URL without a sender", () => `smtp://${host}/`, captcha.target],
    ["a missing URL", () => "", captcha.target],
  ])("%s is reported, without secrets", async (_, url, target) => {
    settings["captcha.smtpUrl"] = url();
    expect(await delivery.deliver({ ...captcha, target })).toMatchObject({ delivered: false });
    expect(mails).toEqual([]);
    expect(logged.length).toBe(1);
    expectNoSecrets("wr0ng", target);
  });

  test("a mail server that keeps talking is given up", async () => {
    const chatty = createServer((socket) => {
      socket.on("error", () => {}).write("220 hello\r\n");
      const talking = setInterval(() => socket.write("250-more\r\n"), 500);
      socket.on("close", () => clearInterval(talking));
    }).listen(0, "127.0.0.1");
    await once(chatty, "listening");
    settings["captcha.smtpUrl"] =
      `smtp://127.0.0.1:${(chatty.address() as AddressInfo).port}/?from=h@example.org`;
    expect(await delivery.deliver(captcha)).toEqual({ delivered: false, detail: "no answer in time" });
    chatty.close();
  });
});
