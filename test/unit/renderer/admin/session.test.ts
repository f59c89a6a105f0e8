/** Whether the console may be shown, when it starts with a kept login. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createSession } from "../../../../renderer/admin/state/session.ts";
import type { AdminClient } from "../../../../renderer/admin/wire/client.ts";
import { Failure, type Problem } from "../../../../renderer/ui/failure.ts";
import type { OperationName } from "../../../../server/admin/contract.ts";
import { memoryStorage } from "../../../support/client.ts";

const KEY = "hearth.admin.token";

/** Starts a session whose kept login the server answers with this code. */
async function startWith(code: string) {
  const storage = memoryStorage();
  storage.setItem(KEY, "token");
  const client = {
    isWindow: false,
    async call(operation: OperationName) {
      if (operation === "session.state") return { needsSetup: false, name: "Hearth" };
      throw new Failure({ code, reason: code, message: "" } as unknown as Problem);
    },
    setToken() {},
    open() {},
    close() {},
  } as unknown as AdminClient;
  const session = createSession(client, storage);
  await session.start();
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
});
