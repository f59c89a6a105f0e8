/** Which name a host takes on a network where other computers answer to names. */
import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import {
  freeName,
  type MulticastDns,
  type NameRecord,
  onOthers,
  yieldsTo,
} from "../../../server/net/local-name.ts";

const OWN = ["127.0.0.1", "192.168.1.7", "10.0.0.7"];
const own = () => OWN;

const a = (name: string, data: string, ttl = 120): NameRecord => ({ name, type: "A", ttl, data });

/** A network on which `from` answers to what is asked for with the records of that name. */
function network(records: readonly NameRecord[], from = "192.168.1.9") {
  const heard = new EventEmitter();
  const asked: string[] = [];
  const tell = (...answers: NameRecord[]) =>
    heard.emit("response", { answers, additionals: [] }, { address: from });
  const mdns: MulticastDns = Object.assign(heard, {
    query(name: string) {
      asked.push(name);
      const answers = records.filter((record) => record.name.toLowerCase() === name);
      if (answers.length > 0) tell(...answers);
    },
  });
  return { mdns, asked, heard, tell };
}

const nameOn = async (...network_: Parameters<typeof network>) =>
  (await freeName(network(...network_).mdns, own, 1)).host;

describe("the name that is taken", () => {
  it("is hearth.local, asked for three times, if nobody answers", async () => {
    const { mdns, asked, heard } = network([]);
    expect(await freeName(mdns, own, 1)).toEqual({ host: "hearth.local", number: 1 });
    expect(asked).toEqual(["hearth.local", "hearth.local", "hearth.local"]);
    expect(heard.listenerCount("response")).toBe(0);
  });

  it("is the next one to which no other computer answers", async () => {
    const first = a("Hearth.local", "192.168.1.9");
    expect(await nameOn([first])).toBe("hearth-2.local");
    expect(await nameOn([first, { ...a("hearth-2.local", "fd00::9"), type: "AAAA" }])).toBe("hearth-3.local");
  });

  it("is hearth.local if this computer itself answers, or a repeater with this computer's records", async () => {
    expect(await nameOn([a("hearth.local", "192.168.1.200")], "10.0.0.7")).toBe("hearth.local");
    expect(await nameOn([a("hearth.local", "192.168.1.7"), a("hearth.local", "10.0.0.7")])).toBe(
      "hearth.local",
    );
  });

  it("is hearth.local if the other one gives it up, or has no address", async () => {
    expect(await nameOn([a("hearth.local", "192.168.1.9", 0)])).toBe("hearth.local");
    expect(await nameOn([{ ...a("hearth.local", ""), type: "TXT" }])).toBe("hearth.local");
  });

  it("does not exist if somebody answers to all", async () => {
    const names = ["", ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `-${number}`)];
    const taken = names.map((end) => a(`hearth${end}.local`, "192.168.1.9"));
    await expect(nameOn(taken)).rejects.toThrow("8 more names");
  });
});

describe("two computers with one name", () => {
  it("hear each other's answers until they stop listening", () => {
    const { mdns, tell } = network([]);
    const others: (readonly string[])[] = [];
    const stop = onOthers(mdns, "hearth.local", own, (addresses) => others.push(addresses));
    tell(a("hearth-2.local", "192.168.1.9"), a("hearth.local", "192.168.1.7"));
    tell(a("hearth.local", "192.168.1.9"), a("hearth.local", "172.17.0.1"));
    stop();
    tell(a("hearth.local", "192.168.1.9"));
    expect(others).toEqual([["192.168.1.9", "172.17.0.1"]]);
  });

  it("agree on which one gives it up", () => {
    const [one, two] = [
      ["192.168.1.7", "172.17.0.1"],
      ["172.17.0.1", "192.168.1.9", "fd00::9"],
    ];
    expect([yieldsTo(one, two), yieldsTo(two, one)]).toEqual([true, false]);
    expect(yieldsTo(one, ["fd00::9"])).toBe(false);
  });
});
