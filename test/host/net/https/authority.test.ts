import { X509Certificate } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Authority } from "../../../../server/net/https/authority.ts";
import { makeServerCertificate } from "../../../../server/net/https/certificates.ts";
import { ownNames } from "../../../../server/net/https/reach.ts";
import { folderForTest } from "../../../support/folders.ts";
import { secureCall } from "../../../support/https.ts";

const DAY_MS = 86_400_000;
const HOME = ["localhost", "hearth.local", "127.0.0.1", "192.168.1.20", "::1"];

/** A host whose addresses and clock the test sets. */
function world(folder = join(folderForTest(), "https")) {
  const now = { names: HOME as readonly string[], time: Date.now() };
  const authority = new Authority({ folder, names: () => now.names, now: () => new Date(now.time) });
  return { folder, now, authority };
}

/** A TLS server that shows this certificate; its port. */
async function show(shown: { key: string; certificate: string }): Promise<number> {
  const server = createServer({ key: shown.key, cert: shown.certificate }, (_, response) =>
    response.end("hi"),
  );
  onTestFinished(() => void server.close());
  return new Promise((resolve) => {
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}

describe("the host's authority", () => {
  it("creates a certificate for every name and address, and returns the same one again", async () => {
    const { authority, folder } = world();
    const shown = await authority.certificate();
    expect(await authority.certificate()).toBe(shown);
    const certificate = new X509Certificate(shown.certificate);
    for (const name of ["localhost", "hearth.local"]) expect(certificate.checkHost(name)).toBe(name);
    for (const address of ["127.0.0.1", "192.168.1.20", "::1"])
      expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.ca).toBe(false);
    expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBeLessThan(398 * DAY_MS);
    const root = new X509Certificate(await authority.root());
    expect(root.ca).toBe(true);
    expect(certificate.checkIssued(root)).toBe(true);
    expect(statSync(join(folder, "ca.key")).mode & 0o777).toBe(0o600);
  });

  it("creates a new one when an address is added, and none when one is removed", async () => {
    const { authority, now } = world();
    const atHome = await authority.certificate();
    now.names = [...HOME, "10.0.0.7"];
    const away = await authority.certificate();
    expect(away).not.toBe(atHome);
    expect(new X509Certificate(away.certificate).checkIP("10.0.0.7")).toBe("10.0.0.7");
    now.names = HOME;
    expect(await authority.certificate()).toBe(away);
  });

  it("creates a new one before the old one expires, signed by the same authority", async () => {
    const { authority, now } = world();
    const root = await authority.root();
    const first = await authority.certificate();
    const end = Date.parse(new X509Certificate(first.certificate).validTo);
    now.time = end - 31 * DAY_MS;
    expect(await authority.certificate()).toBe(first);
    now.time = end - 29 * DAY_MS;
    const second = await authority.certificate();
    expect(Date.parse(new X509Certificate(second.certificate).validTo)).toBeGreaterThan(end + 300 * DAY_MS);
    expect(await authority.root()).toBe(root);
  });

  it("is kept across a restart", async () => {
    const first = world();
    const [root, shown] = [await first.authority.root(), await first.authority.certificate()];
    const second = world(first.folder);
    expect(await second.authority.root()).toBe(root);
    expect(await second.authority.certificate()).toEqual(shown);
  });

  it("is never replaced silently when its key is damaged; a damaged certificate of the server is", async () => {
    const first = world();
    const [root, shown] = [await first.authority.root(), await first.authority.certificate()];
    writeFileSync(join(first.folder, "server.crt"), "nonsense");
    const again = await world(first.folder).authority.certificate();
    expect(again.certificate).not.toBe(shown.certificate);
    writeFileSync(join(first.folder, "ca.key"), "nonsense");
    const failure = world(first.folder).authority.certificate();
    await expect(failure).rejects.toThrow(first.folder);
    expect(readFileSync(join(first.folder, "ca.crt"), "utf8")).toBe(root);
  });

  it("creates one certificate for many requests at the same time", async () => {
    const { authority } = world();
    const all = await Promise.all([
      authority.certificate(),
      authority.certificate(),
      authority.certificate(),
    ]);
    expect(new Set(all).size).toBe(1);
  });

  it("can only sign public addresses that the host had when the authority was created", async () => {
    const { authority, now, folder } = world();
    now.names = [...HOME, "203.0.113.9", "2001:db8::7"];
    const ca = await authority.root();
    const port = await show(await authority.certificate());
    for (const name of ["203.0.113.9", "2001:db8::7", "192.168.1.20"]) {
      expect(authority.covers(name), name).toBe(true);
      expect(await secureCall({ port, ca, name }, "/"), name).toBe("200 hi");
    }
    now.names = [...HOME, "203.0.113.10"];
    const next = await authority.certificate();
    expect(authority.covers("203.0.113.10")).toBe(false);
    expect(await world(folder).authority.certificate()).toEqual(next);
  });

  it("can only sign local names: a stolen key cannot be used to impersonate a website", async () => {
    const { authority, folder } = world();
    const ca = await authority.root();
    const stolen = { key: readFileSync(join(folder, "ca.key"), "utf8"), certificate: ca };
    for (const name of ["bank.example", "hearth.local.example", "93.184.216.34", "2606:2800:220:1::1"]) {
      const port = await show(await makeServerCertificate(stolen, [name], new Date()));
      await expect(secureCall({ port, ca, name }, "/"), name).rejects.toThrow("permitted subtree violation");
    }
    for (const name of ["printer.local", "10.1.2.3", "172.31.0.1", "192.168.9.9", "fd00::5"]) {
      const port = await show(await makeServerCertificate(stolen, [name], new Date()));
      expect(await secureCall({ port, ca, name }, "/"), name).toBe("200 hi");
    }
  });
});

describe("the names of this machine", () => {
  it("are local ones and always include the loopback", () => {
    const names = ownNames("hearth-2.local");
    expect(names).toEqual(
      expect.arrayContaining(["localhost", "hearth.local", "hearth-2.local", "127.0.0.1", "::1"]),
    );
    expect(names.filter((name) => /^(?:fe80:|169\.254\.)/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
});
