/** Which of a computer's addresses is offered first. */
import type { NetworkInterfaceInfo } from "node:os";
import { describe, expect, it } from "vitest";
import { namesFor, rankedAdapters } from "../../../server/net/adapters.ts";

const v4 = (address: string, more: Partial<NetworkInterfaceInfo> = {}) =>
  ({
    address,
    family: "IPv4",
    internal: false,
    netmask: "255.255.255.0",
    mac: "",
    cidr: null,
    ...more,
  }) as NetworkInterfaceInfo;
type Interfaces = Readonly<Record<string, NetworkInterfaceInfo>>;
const ranked = (interfaces: Interfaces, route: string | null = null) =>
  rankedAdapters(
    Object.fromEntries(Object.entries(interfaces).map(([name, entry]) => [name, [entry]])),
    route,
  );

describe("the first address offered", () => {
  it.each<[string, string, Interfaces]>([
    [
      "of Chinese Windows with a VPN and virtual machines",
      "192.168.1.23",
      {
        "vEthernet (WSL)": v4("172.27.16.1"),
        "VMware Network Adapter VMnet8": v4("192.168.80.1"),
        "以太网 2": v4("192.168.56.1"),
        Meta: v4("198.18.0.1"),
        以太网: v4("192.168.1.23"),
        WLAN: v4("192.168.1.24"),
      },
    ],
    [
      "where Windows named VirtualBox's adapter itself",
      "10.1.2.3",
      { "以太网 3": v4("192.168.56.1"), 以太网: v4("10.1.2.3") },
    ],
    [
      "where VirtualBox's adapter has a customised network",
      "192.168.1.5",
      { "Ethernet 4": v4("192.168.99.20", { mac: "0a:00:27:00:00:0c" }), Ethernet: v4("192.168.1.5") },
    ],
    [
      "of Windows 7",
      "192.168.1.5",
      {
        "VirtualBox Host-Only Network": v4("192.168.56.1"),
        "Local Area Connection": v4("192.168.1.5"),
      },
    ],
    [
      "where the cable is plugged in nowhere",
      "192.168.1.7",
      { Ethernet: v4("169.254.12.9"), "Wi-Fi": v4("192.168.1.7") },
    ],
    [
      "of a Mac with a VPN",
      "192.168.1.8",
      { utun4: v4("10.8.0.2"), bridge100: v4("192.168.64.1"), en0: v4("192.168.1.8") },
    ],
    [
      "of Linux with Docker and Tailscale",
      "192.168.1.9",
      { docker7: v4("172.17.0.1"), tailscale7: v4("100.64.0.3"), wlp203s0: v4("192.168.1.9") },
    ],
    [
      "of Windows with OpenVPN and a hotspot",
      "192.168.1.10",
      {
        "本地连接* 10": v4("192.168.137.1"),
        "OpenVPN TAP-Windows6": v4("10.9.0.2"),
        以太网: v4("192.168.1.10"),
      },
    ],
    [
      "of Windows with Hyper-V's switch in the network",
      "192.168.1.11",
      {
        "Réseau 2": v4("172.20.5.9", { mac: "00:15:5d:01:02:03" }),
        "Connexion au réseau local": v4("192.168.1.11"),
      },
    ],
    [
      "beside a point-to-point tunnel without a telling name",
      "192.168.1.12",
      { 连接: v4("10.7.0.2", { netmask: "255.255.255.255" }), 无线网络连接: v4("192.168.1.12") },
    ],
    [
      "of a computer that is on a hotspot of its own only",
      "192.168.137.1",
      { "本地连接* 10": v4("192.168.137.1") },
    ],
  ])("%s is that of the network that people are on", (_what, address, interfaces) => {
    expect(ranked(interfaces)[0]?.address).toBe(address);
    const backwards = Object.fromEntries(Object.entries(interfaces).reverse());
    expect(ranked(backwards)[0]?.address).toBe(address);
  });

  it("belongs to the adapter with the default route where two are alike", () => {
    const two = { 以太网: v4("192.168.1.23"), "以太网 2": v4("192.168.7.4") };
    expect(ranked(two, "192.168.7.4")[0]?.address).toBe("192.168.7.4");
    expect(ranked(two, "192.168.1.23")[0]?.address).toBe("192.168.1.23");
  });

  it("is not that of a VPN, even when all traffic goes through it", () => {
    const both = { "OpenVPN Wintun": v4("10.9.0.2"), "Wi-Fi": v4("192.168.1.7") };
    expect(ranked(both, "10.9.0.2")[0]?.address).toBe("192.168.1.7");
  });
});

describe("the addresses to hand out", () => {
  const v6 = (address: string) => v4(address, { family: "IPv6" } as Partial<NetworkInterfaceInfo>);

  it("are IPv6 ones where the server listens on IPv6 and the network has nothing else", () => {
    const present = rankedAdapters({ 以太网: [v6("fe80::5"), v6("fd00::5")] }, null);
    expect(namesFor("::", present)).toEqual(["fd00::5"]);
    expect(namesFor("0.0.0.0", present)).toEqual(["127.0.0.1"]);
  });

  it("begin with IPv4 ones", () => {
    const present = rankedAdapters({ 以太网: [v6("fd00::5"), v4("192.168.1.7")] }, null);
    expect(namesFor("::", present)).toEqual(["192.168.1.7", "fd00::5"]);
    expect(namesFor("0.0.0.0", present)).toEqual(["192.168.1.7"]);
  });
});

describe("the kind of an adapter", () => {
  it.each([
    ["以太网", "ethernet"],
    ["イーサネット", "ethernet"],
    ["Conexión de área local", "ethernet"],
    ["无线网络连接", "wifi"],
    ["Беспроводная сеть", "wifi"],
    ["WLAN 2", "wifi"],
    ["本地连接* 10", "virtual"],
    ["网络桥", "other"],
  ])("%s is %s", (name, kind) => {
    expect(ranked({ [name]: v4("192.168.1.2") })[0]?.kind).toBe(kind);
  });
});
