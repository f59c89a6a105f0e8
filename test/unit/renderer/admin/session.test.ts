/** Whether the console may be shown, when it starts with a kept login. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createSession } from "../../../../renderer/admin/state/session.ts";
import type { AdminClient } from "../../../../renderer/admin/wire/client.ts";
import { Failure, type Problem } from "../../../../renderer/ui/failure.ts";
import type { OperationName } from "../../../../server/admin/contract.ts";
import { memoryStorage } from "../../../support/client.ts";

const KEY = "hearth.admin.token";

/** A client whose server answers the status so. */
const clientWith = (status: () => unknown) =>
  ({
    isWindow: false,
    async call(operation: OperationName) {
      return operation === "session.state" ? { needsSetup: false, name: "Hearth" } : status();
    },
    setToken() {},
    open() {},
    close() {},
  }) as unknown as AdminClient;

/** Starts a session with a kept login. */
async function start(status: () => unknown) {
  const storage = memoryStorage();
  storage.setItem(KEY, "token");
  const session = createSession(clientWith(status), storage);
  await session.start();
  return { session, storage };
}

/** Starts a session whose kept login the server answers with this code. */
async function startWith(code: string) {
  const { session, storage } = await start(() => {
    throw new Failure({ code, reason: code, message: "" } as unknown as Problem);
  });
  return { phase: session.get().phase, token: storage.getItem(KEY) };
}

describe("a kept login", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("location", { hash: "" });
    return () => {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    };
  });

  it.each(["offline", "rate_limited", "unavailable", "internal"])(
    "stays when the answer is %s",
    async (code) => {
      expect(await startWith(code)).toEqual({ phase: "away", token: "token" });
    },
  );

  it("is forgotten when the server does not know it", async () => {
    expect(await startWith("unauthenticated")).toEqual({ phase: "login", token: null });
  });

  it("that another tab has renewed is taken over when the session ends", async () => {
    const { session, storage } = await start(() => ({}));
    storage.setItem(KEY, "the other tab's");
    session.ended();
    await vi.waitFor(() => expect(session.get().phase).toBe("ready"));
    expect(storage.getItem(KEY)).toBe("the other tab's");
    session.ended();
    expect([session.get().phase, storage.getItem(KEY)]).toEqual(["login", null]);
  });
});
