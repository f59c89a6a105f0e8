import { afterEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type Outgoing } from "../../../../renderer/chat/state/outbox.ts";
import { ASKED_KEY } from "../../../../renderer/chat/state/sending.ts";
import { Failure } from "../../../../renderer/ui/failure.ts";
import { clientOf, FakeHost, inRoom, memoryStorage } from "../../../support/client.ts";

const entry = (clientId: string, at: number): Outgoing => ({
  clientId,
  userId: 1,
  roomId: 1,
  createdAt: new Date(at).toISOString(),
  content: { kind: "text", body: clientId },
  status: "waiting",
  tab: "tab",
});

describe("the queue of unsent messages", () => {
  it("is kept in the order it was written, whichever tab wrote it", () => {
    const storage = memoryStorage();
    const [one, two] = [createOutbox(storage), createOutbox(storage)];
    two.put(entry("second", 2000));
    one.put(entry("third", 3000));
    one.put(entry("first", 1000));
    for (const tab of [one, two])
      expect(tab.list(1).map(({ clientId }) => clientId)).toEqual(["first", "second", "third"]);
    two.remove("second");
    expect(one.list(1).map(({ clientId }) => clientId)).toEqual(["first", "third"]);
    expect(one.list(2)).toEqual([]);
  });

  it("skips entries in the storage that are not its own", () => {
    const storage = memoryStorage();
    storage.setItem("hearth.outbox.broken", "{");
    storage.setItem("hearth.outbox.other", '"text"');
    storage.setItem("hearth.draft.1.1", "half a thought");
    const outbox = createOutbox(storage);
    outbox.put(entry("whole", 1000));
    expect(outbox.list(1).map(({ clientId }) => clientId)).toEqual(["whole"]);
  });

  it("is sent after a lost connection even when the browser's storage is full", async () => {
    const host = new FakeHost();
    const storage = memoryStorage();
    const setItem = storage.setItem.bind(storage);
    storage.setItem = (key, value) => {
      if (key.startsWith("hearth.outbox")) throw new DOMException("Full", "QuotaExceededError");
      setItem(key, value);
    };
    const client = clientOf(host, storage);
    await client.session.start();
    client.conversation.look(1);
    await client.conversation.enter(1);
    host.down();
    for (const body of ["one", "two"]) client.sending.text(1, body);
    host.up();
    await expect.poll(() => host.messages.map(({ body }) => body)).toEqual(["one", "two"]);
    await expect.poll(() => client.store.get().outbox).toEqual([]);
  });
});

describe("a message queued in another tab", () => {
  afterEach(() => vi.useRealTimers());

  const twoTabs = async () => {
    vi.useFakeTimers();
    const [host, otherHost] = [new FakeHost(), new FakeHost()];
    const storage = memoryStorage();
    const files = new Map<string, Blob>();
    const [here, other] = [
      clientOf(host, storage, "here", files),
      clientOf(otherHost, storage, "other", files),
    ];
    for (const client of [here, other]) await client.session.start();
    /** Tells the other tab what this one stored, as a browser does. */
    const setItem = storage.setItem.bind(storage);
    storage.setItem = (key, value) => {
      setItem(key, value);
      if (key === ASKED_KEY) (value.startsWith("here") ? other : here).sending.answer();
    };
    return { here, host, other, otherHost };
  };

  it("is sent by this one once the other is closed", async () => {
    const { here, host, other, otherHost } = await twoTabs();
    otherHost.down();
    other.sending.text(1, "queued");
    here.sending.load();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(host.messages).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(host.messages.map(({ body }) => body)).toEqual(["queued"]);
    expect(here.store.get().outbox).toEqual([]);
  });

  it("is left to the other as long as that one uploads it, also in a hidden tab, whose timers are slow", async () => {
    const { here, host, other, otherHost } = await twoTabs();
    vi.spyOn(globalThis, "setInterval").mockReturnValue(0 as never);
    await other.sending.file(1, new File(["x"], "notes.txt"));
    await expect.poll(() => otherHost.uploads).toBe(1);
    here.sending.load();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(host.uploads).toBe(0);
    otherHost.down();
    await vi.advanceTimersByTimeAsync(20_000);
    await expect.poll(() => host.uploads).toBe(1);
  });

  it("is left to the other while files wait there for their turn", async () => {
    const { here, host, other, otherHost } = await twoTabs();
    for (const name of ["1", "2", "3", "4"]) await other.sending.file(1, new File(["x"], name));
    await expect.poll(() => otherHost.uploads).toBe(3);
    here.sending.load();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(host.uploads).toBe(0);
  });
});

describe("several files", () => {
  afterEach(() => vi.useRealTimers());

  it("posts files in the order they were chosen, whichever arrives first", async () => {
    const { client, host } = await inRoom();
    const arrive = new Map<string, () => void>();
    host.uploader.send = ({ name, onUrl }) =>
      new Promise((resolve) => {
        onUrl(`/files/${name}`);
        arrive.set(name, () => resolve(`/files/${name}`));
      });
    let read = (): void => undefined;
    const isRead = new Promise<ArrayBuffer>((resolve) => {
      read = () => resolve(new ArrayBuffer(1));
    });
    const slow = new File(["x"], "one");
    slow.slice = () => ({ arrayBuffer: () => isRead }) as Blob;
    for (const file of [slow, new File(["x"], "two"), new File(["x"], "three")])
      void client.sending.file(1, file);
    read();
    await expect.poll(() => [...arrive.keys()]).toEqual(["one", "two", "three"]);
    for (const name of ["three", "two"]) arrive.get(name)?.();
    client.sending.text(1, "meanwhile");
    await expect.poll(() => host.messages.map(({ body }) => body)).toEqual(["meanwhile"]);
    arrive.get("one")?.();
    const bodies = ["meanwhile", "/files/one", "/files/two", "/files/three"];
    await expect.poll(() => host.messages.map(({ body }) => body)).toEqual(bodies);
  });

  it("keeps their order when the first one breaks off and is sent again", async () => {
    const { client, host } = await inRoom();
    let attempts = 0;
    let break1 = (): void => undefined;
    host.uploader.send = ({ name }) =>
      name === "one" && attempts++ === 0
        ? new Promise((_, reject) => {
            break1 = () => reject(Failure.of("offline"));
          })
        : Promise.resolve(`/files/${name}`);
    vi.useFakeTimers();
    for (const name of ["one", "two", "three"]) await client.sending.file(1, new File(["x"], name));
    await expect.poll(() => attempts).toBe(1);
    break1();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(host.messages.map(({ body }) => body)).toEqual(["/files/one", "/files/two", "/files/three"]);
  });

  it("posts a file that was refused before the later ones that wait, once it is sent again", async () => {
    const { client, host } = await inRoom();
    const arrive = new Map<string, () => void>();
    host.uploader.send = ({ name }) =>
      new Promise((resolve) => arrive.set(name, () => resolve(`/files/${name}`)));
    const empty = new File([], "one");
    const rest = ["two", "three", "four"];
    for (const file of [empty, ...rest.map((name) => new File(["x"], name))])
      await client.sending.file(1, file);
    const first = client.store.get().outbox[0]?.clientId ?? "";
    await client.sending.replace(first, new File(["x"], "one"));
    await expect.poll(() => arrive.size).toBe(4);
    for (const name of rest) arrive.get(name)?.();
    client.sending.text(1, "meanwhile");
    await expect.poll(() => host.messages.map(({ body }) => body)).toEqual(["meanwhile"]);
    arrive.get("one")?.();
    const bodies = ["meanwhile", "/files/one", "/files/two", "/files/three", "/files/four"];
    await expect.poll(() => host.messages.map(({ body }) => body)).toEqual(bodies);
  });

  it.each(["pause", "cancel"] as const)("posts no file that waits for another after a %s", async (stop) => {
    const { client, host } = await inRoom();
    const arrive: (() => void)[] = [];
    host.uploader.send = ({ name, onUrl }) =>
      new Promise((resolve) => {
        onUrl(`/files/${name}`);
        arrive.push(() => resolve(`/files/${name}`));
      });
    for (const name of ["one", "two", "three"]) await client.sending.file(1, new File(["x"], name));
    await expect.poll(() => arrive).toHaveLength(3);
    for (const done of arrive.slice(1)) done();
    client.sending[stop](client.store.get().outbox[1]?.clientId ?? "");
    arrive[0]?.();
    await expect.poll(() => host.messages.map(({ body }) => body)).toEqual(["/files/one", "/files/three"]);
  });

  it("does not wait for long with a file for one that was chosen before", async () => {
    const { client, host } = await inRoom();
    host.uploader.send = ({ name }) => (name === "endless" ? new Promise(() => {}) : Promise.resolve(name));
    vi.useFakeTimers();
    for (const name of ["endless", "two", "three", "four", "five"])
      await client.sending.file(1, new File(["x"], name));
    await vi.advanceTimersByTimeAsync(9_000);
    expect(host.messages).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(host.messages.map(({ body }) => body)).toEqual(["two", "three", "four", "five"]);
  });
});
