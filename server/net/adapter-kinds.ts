/**
 * Classifies network adapters by type, hardware address and network first, and only then by name, which systems
 * translate.
 */
import { existsSync } from "node:fs";
import type { NetworkInterfaceInfo } from "node:os";
import type { NetworkAdapter } from "../admin/rows.ts";

export type AdapterKind = NetworkAdapter["kind"];

/** Product names of virtual machines, containers and VPNs, which systems do not translate. */
const VIRTUAL_NAME =
  /docker|podman|veth|^br-|^virbr|^bridge\d|vmnet|vmware|virtualbox|vbox|hyper-v|vethernet|wsl|parallels|^vnic|^(?:u?tun|tap|ppp|ipsec|awdl|llw|zt|wg|nebula|cni|flannel|cali|lxc|lxd|ham)\d*|openvpn|tap-windows|wintun|wireguard|tailscale|zerotier|hamachi|radmin|vpn|clash|^meta$|mihomo|sing-?box|loopback|npcap|bluetooth|蓝牙|teredo|isatap|^(?:本地连接|区域连接|local area connection|lan-verbindung)\s*\*/i;
const WIFI_NAME =
  /^(?:wl|wifi|wi-fi|airport|ath\d)|wlan|wireless|无线|無線|ワイヤレス|무선|drahtlos|sans fil|inalámbrica|senza fili|sem fio|беспроводн/i;
const CABLE_NAME =
  /^(?:eth|en[opsxu\d]|em\d)|ethernet|以太网|乙太網路|イーサネット|이더넷|local area connection|本地连接|區域連線|ローカル エリア接続|로컬 영역 연결|lan-verbindung|réseau local|área local|alla rete locale|локальной сети/i;

/** Prefixes of hardware addresses that virtual machines and Docker use. */
const VIRTUAL_MAC =
  /^(?:0a:00:27|08:00:27|00:50:56|00:0c:29|00:05:69|00:15:5d|00:1c:42|00:16:3e|52:54:00|02:42|00:ff)/i;

/** On Linux the kernel knows: hardware has a device, a radio has a `phy80211`. */
function kindInKernel(name: string): AdapterKind | undefined {
  const path = `/sys/class/net/${name}`;
  if (name.includes("/") || !existsSync(path)) return undefined;
  if (existsSync(`${path}/phy80211`) || existsSync(`${path}/wireless`)) return "wifi";
  return existsSync(`${path}/device`) ? "ethernet" : "virtual";
}

/** Networks that no home or office router assigns. */
const isTunnelled = (address: string, netmask: string): boolean =>
  /^(?:198\.1[89]\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(address) ||
  netmask === "255.255.255.255";

export function kindOf(name: string, { address, mac, netmask }: NetworkInterfaceInfo): AdapterKind {
  const inKernel = kindInKernel(name);
  if (inKernel !== undefined) return inKernel;
  if (VIRTUAL_NAME.test(name) || VIRTUAL_MAC.test(mac) || isTunnelled(address, netmask)) return "virtual";
  if (WIFI_NAME.test(name)) return "wifi";
  return CABLE_NAME.test(name) ? "ethernet" : "other";
}

/**
 * Returns how unlikely it is that people reach this computer at that address; lower is better.
 * @param routed the address from which this computer reaches other networks, if that is known.
 */
export function rankOf(
  kind: AdapterKind,
  { address, family }: Pick<NetworkInterfaceInfo, "address" | "family">,
  routed: string | null,
): number {
  const isIPv4 = family === "IPv4";
  return (
    (kind === "virtual" ? 64 : 0) +
    // A self-assigned address: no DHCP server answered.
    (/^(?:169\.254\.|fe80:)/i.test(address) ? 32 : 0) +
    (isIPv4 ? 0 : 16) +
    // The first address of a private network is usually its router: the host of virtual machines or of a hotspot.
    (isIPv4 && isPrivate(address) && address.endsWith(".1") ? 8 : 0) +
    (address === routed ? 0 : 4) +
    (isPrivate(address) ? 0 : 2) +
    (kind === "ethernet" ? 0 : 1)
  );
}

const isPrivate = (address: string): boolean =>
  /^(?:192\.168\.|10\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address);
