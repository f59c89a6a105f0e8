/** A host behind a recorder; the test knows all of its tokens and codes. */
import { vi } from "vitest";
import { folderForTest } from "../folders.ts";
import { startTestHost, type TestHost } from "../host.ts";
import { Recorder } from "./recorder.ts";

export const [OWNERS, GUESTS, NOBODYS, ADMINS] = [
  "127.0.0.1",
  "127.0.0.2",
  "127.0.0.3",
  "127.0.0.4",
] as const;

/** Long enough not to occur by chance. */
export const PASSWORDS = {
  owner: "Secret-of-the-owner-1",
  guest: "Secret-of-the-guest-2",
  fresh: "Secret-that-is-fresh-3",
  wrong: "Secret-that-is-wrong-4",
  admin: "Secret-of-the-admin-5",
  gateway: "Secret-of-the-gateway-6",
  mail: "Secret-of-the-mail-7",
};
export const ACCESS_TOKEN = "Access-token-of-a-provider-8";

export interface Run {
  readonly host: TestHost;
  readonly dataDir: string;
  readonly recorder: Recorder;
  /** Every issued token, and its address. */
  readonly tokens: readonly { readonly token: string; readonly address: string }[];
  /** Every issued code, oldest first. */
  readonly codes: readonly string[];
  stop(): Promise<void>;
}

export async function startRun(): Promise<Run> {
  const dataDir = folderForTest();
  const host = await startTestHost({
    dataDir,
    adminPassword: PASSWORDS.admin,
    settings: { "listen.host": "0.0.0.0", "captcha.length": 10, "captcha.maxPerMinute": 100 },
  });
  const recorder = new Recorder(host);
  const tokens: { token: string; address: string }[] = [];
  const codes: string[] = [];
  const { store } = host.host;
  const { sessions } = host.host.core;
  const open = sessions.open.bind(sessions);
  vi.spyOn(sessions, "open").mockImplementation(async (user, from, options) => {
    const opened = await open(user, from, options);
    tokens.push({ token: opened.token, address: from.address });
    return opened;
  });
  const { transaction } = store;
  vi.spyOn(store, "transaction").mockImplementation((work) =>
    transaction((tables) => {
      const add = tables.captchas.add.bind(tables.captchas);
      vi.spyOn(tables.captchas, "add").mockImplementation((row) => {
        codes.push(row.code);
        return add(row);
      });
      return work(tables);
    }),
  );
  return {
    host,
    dataDir,
    recorder,
    tokens,
    codes,
    async stop() {
      recorder.close();
      await host.stop();
    },
  };
}
