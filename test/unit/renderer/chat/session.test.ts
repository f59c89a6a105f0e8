import { describe, expect, it, vi } from "vitest";
import { Failure } from "../../../../renderer/ui/failure.ts";
import { ChatError } from "../../../../server/chat/errors.ts";
import { clientOf, FakeHost, memoryStorage } from "../../../support/client.ts";

const REFUSED = new Failure(new ChatError("unauthenticated", { reason: "login_needed" }).wire);

/** A logged-in tab, and what the server answers about its token: the usual, or these failures first. */
async function tab() {
  const host = new FakeHost();
  const { call } = host;
  const failures: Failure[] = [];
  vi.spyOn(host, "call").mockImplementation(async (name, args) => {
    const failure = name === "me" ? failures.shift() : undefined;
    if (failure) throw failure;
    return call(name, args);
  });
  const opened: string[] = [];
  const { open } = host.transport;
  vi.spyOn(host.transport, "open").mockImplementation((token, events) => {
    opened.push(token);
    open(token, events);
  });
  const storage = memoryStorage();
  const client = clientOf(host, storage);
  await client.session.start();
  const phases: string[] = [];
  client.store.subscribe(() => phases.push(client.store.get().phase));
  const storeToken = (token: string | null) => {
    if (token === null) storage.removeItem("hearth.token");
    else storage.setItem("hearth.token", token);
    client.session.storageChanged();
  };
  return { client, host, storage, opened, phases, failures, storeToken };
}

describe("a token that another tab stored", () => {
  it("replaces this tab's without showing the login, although the server ends the old session first", async () => {
    const { client, host, opened, phases, storeToken } = await tab();
    host.emit("kicked", { kind: "ended", reason: "The password was changed." });
    client.session.tokenRefused("token");
    storeToken("fresh");
    await expect.poll(() => opened).toEqual(["token", "fresh"]);
    expect(client.session.token()).toBe("fresh");
    expect(new Set(phases)).toEqual(new Set(["member"]));
  });

  it.each([
    ["the server is away", "offline"],
    ["something else answers at its address", "bad_answer"],
  ] as const)("is tried again while %s", async (_, reason) => {
    const { client, opened, phases, failures, storeToken } = await tab();
    failures.push(Failure.of(reason));
    vi.useFakeTimers();
    storeToken("fresh");
    await expect.poll(() => failures).toEqual([]);
    client.session.refused(REFUSED);
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    await expect.poll(() => opened).toEqual(["token", "fresh"]);
    expect(new Set(phases)).toEqual(new Set(["member"]));
  });

  it("ends the session here when the server refuses it, and so does a logout", async () => {
    for (const token of ["bad", null]) {
      const { client, opened, storage, failures, storeToken } = await tab();
      failures.push(REFUSED);
      storeToken(token);
      await expect.poll(() => client.store.get().phase).toBe("guest");
      expect([client.session.token(), storage.getItem("hearth.token")]).toEqual([null, null]);
      expect(opened).toEqual(["token"]);
    }
  });
});

describe("a ban from the server", () => {
  const until = "2999-01-01T12:00:00.000Z";
  const ending = { kind: "banned", reason: "third time", until };

  it("is shown with its end, whether it comes during the session or is why the token is refused", async () => {
    const { client, host } = await tab();
    host.emit("kicked", { kind: "banned", reason: "third time", until });
    expect(client.store.get().ending).toEqual(ending);

    const { client: later } = await tab();
    later.session.refused(
      new Failure(new ChatError("banned", { reason: "banned", until, why: "third time" }).wire),
    );
    expect(later.store.get().ending).toEqual(ending);
  });
});

describe("a session that the server ended", () => {
  it("shows the reason in every tab, whichever hears it first", async () => {
    const { client, host, storage } = await tab();
    const otherHost = new FakeHost();
    const other = clientOf(otherHost, storage);
    await other.session.start();
    const removeItem = storage.removeItem.bind(storage);
    storage.removeItem = (key) => {
      removeItem(key);
      other.session.storageChanged();
    };
    for (const each of [host, otherHost]) each.emit("kicked", { kind: "kicked", reason: "closing time" });
    for (const { store } of [client, other])
      expect(store.get().ending).toMatchObject({ kind: "kicked", reason: "closing time" });
  });

  it("shows the login when no other token comes", async () => {
    const { client, host } = await tab();
    host.emit("kicked", { kind: "ended", reason: "" });
    await expect.poll(() => client.store.get().ending).toEqual({ kind: "expired", reason: "" });
    expect(client.store.get().phase).toBe("guest");
  });
});
