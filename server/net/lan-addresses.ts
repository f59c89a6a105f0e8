import { networkInterfaces } from "node:os";

/** This machine's IPv4 addresses on its networks, those that home and office routers hand out first. */
export function lanAddresses(): string[] {
  const found = Object.values(networkInterfaces())
    .flat()
    .filter((entry) => entry !== undefined && entry.family === "IPv4" && !entry.internal)
    .map((entry) => entry?.address ?? "");
  const isCommon = (address: string): boolean =>
    /^(?:192\.168\.|10\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address);
  return [...found.filter(isCommon), ...found.filter((address) => !isCommon(address))];
}

/** The addresses to hand out for a host that listens on `host`:`port`. */
export function urlsFor(host: string, port: number): string[] {
  return namesFor(host).map((name) => `http://${name.includes(":") ? `[${name}]` : name}:${port}/`);
}

/** The names and addresses in them. */
export function namesFor(host: string): string[] {
  const names = host === "0.0.0.0" || host === "::" ? lanAddresses() : [host];
  return names.length > 0 ? names : ["127.0.0.1"];
}
