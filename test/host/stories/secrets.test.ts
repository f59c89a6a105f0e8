/** A long run of all calls on every API: no answer, log line or file reveals a password, another's token, or a code. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { hostActor } from "../../../server/chat/actor.ts";
import { captchasOf, rowsOf } from "../../support/all-rows.ts";
import { loginToken, post } from "../../support/console.ts";
import { askForCodes } from "../../support/long-run/codes.ts";
import { readTheConsole } from "../../support/long-run/console.ts";
import { logInAndOut } from "../../support/long-run/logins.ts";
import { spellings } from "../../support/long-run/recorder.ts";
import {
  ACCESS_TOKEN,
  ADMINS,
  GUESTS,
  NOBODYS,
  OWNERS,
  PASSWORDS,
  type Run,
  startRun,
} from "../../support/long-run/run.ts";
import { tellStories } from "../../support/long-run/stories.ts";
import { callEverything } from "../../support/long-run/sweep.ts";
import * as app from "../../support/wires/app.ts";

let run: Run;
afterEach(() => run.stop());

/** Every file below the folder, as text. */
function filesIn(folder: string): readonly { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** Which of these are in the text, in any encoding. */
const found = (text: string, secrets: readonly string[]): readonly string[] =>
  secrets.filter((secret) => spellings(secret).some((spelling) => text.includes(spelling)));

describe("a long run of all calls", () => {
  it("reveals no password, no one else's token and no code in answers, logs or files", async () => {
    run = await startRun();
    const { host, dataDir, recorder, tokens, codes } = run;
    await tellStories(run);
    await logInAndOut(run);
    await askForCodes(run);
    await callEverything(run);
    const adminToken = await readTheConsole(run);
    for (const { id } of await captchasOf(host.host.core)) {
      await host.host.core.captchas.revoke(hostActor(), id).catch(() => undefined);
    }
    const { secret, users } = host.host.store;
    const hashes = (await rowsOf(users)).flatMap(({ passwordHash }) => passwordHash ?? []);
    const complaints = host.complaints.splice(0);
    await run.stop();

    const all = [...Object.values(PASSWORDS), ACCESS_TOKEN, secret, ...codes, ...hashes];
    expect(recorder.addresses).toEqual(expect.arrayContaining([OWNERS, GUESTS, NOBODYS, ADMINS]));
    expect(tokens.length).toBeGreaterThan(15);
    for (const address of recorder.addresses) {
      const sent = recorder.sentTo(address);
      expect(sent, "Packed answers cannot be read.").not.toMatch(/content-encoding:/i);
      expect(found(sent, all), `sent to ${address}`).toEqual([]);
      const others = tokens.filter((one) => one.address !== address).map(({ token }) => token);
      expect(found(sent, others), `others' tokens, sent to ${address}`).toEqual([]);
      expect(sent.includes(adminToken)).toBe(address === ADMINS);
      // The check saw everything: it found the token in the login's answer.
      const own = tokens.filter((one) => one.address === address).map(({ token }) => token);
      expect(found(sent, own)).toEqual(own);
    }

    const everyToken = [...tokens.map(({ token }) => token), adminToken];
    const { gateway, mail, ...ofPeople } = PASSWORDS;
    for (const { path, text } of filesIn(dataDir)) {
      // The gateway's and the mail server's are in the settings, the signing secret and the hashes in documents.
      const never = [...Object.values(ofPeople), ACCESS_TOKEN, ...codes, ...everyToken];
      if (!/settings/.test(path)) never.push(gateway, mail);
      if (path.includes("/logs/")) never.push(secret, ...hashes);
      expect(found(text, never), path).toEqual([]);
    }
    expect(filesIn(join(dataDir, "logs")).length).toBeGreaterThan(0);
    expect(complaints.length).toBeGreaterThan(0);
    for (const complaint of complaints)
      expect(complaint).toMatch(/Delivering a code failed: \d+ by (webhook|smtp)/);
    expect(found(complaints.join("\n"), [...all, ...everyToken])).toEqual([]);
  });

  it("detects a code in an answer when the host is set to send it there", async () => {
    run = await startRun();
    const { host, recorder, codes } = run;
    await host.host.settings.update({ "captcha.delivery": "response" });
    const door = await recorder.proxy();
    await app.send(door, "POST /phonelogin/", { body: { phone: "13800000001" }, from: GUESTS });
    expect(codes).toHaveLength(1);
    expect(found(recorder.sentTo(GUESTS), codes)).toEqual(codes);

    await host.host.settings.update({ "captcha.delivery": "console" });
    await app.send(door, "POST /phonelogin/", { body: { phone: "13800000001" }, from: OWNERS });
    const { url } = await recorder.proxy(ADMINS);
    const token = await loginToken(url, PASSWORDS.admin);
    const [row] = await captchasOf(host.host.core);
    await post(url, "captchas.reveal", { id: row?.id }, token);
    expect(found(recorder.sentTo(ADMINS), codes)).toEqual(codes.slice(1));
    expect(found(recorder.sentTo(OWNERS), codes)).toEqual([]);
    await host.host.core.captchas.revoke(hostActor(), row?.id ?? 0);
  });
});
