/** The host's own certificate authority, kept in the data folder. Only this process reads its keys. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmod } from "node:fs/promises";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { Queue } from "../../async/queue.ts";
import { makeFolder, PRIVATE_FILE, readText, replaceFile } from "../../store/files.ts";
import type { KeyAndCertificate } from "./certificates.ts";
import { permits } from "./constraints.ts";
import { isLocal } from "./reach.ts";

export interface AuthorityDeps {
  /** Made when it is needed. */
  readonly folder: string;
  /** Returns what the certificate must cover now: DNS names and IP addresses. */
  names(): readonly string[];
  now(): Date;
}

/** A certificate is renewed this long before it expires. */
const RENEW_BEFORE_MS = 30 * 86_400_000;

export class Authority {
  readonly #deps: AuthorityDeps;
  readonly #work = new Queue();
  #server: KeyAndCertificate | null = null;

  constructor(deps: AuthorityDeps) {
    this.#deps = deps;
  }

  /**
   * Returns the server's certificate: the same object while it covers all names and is not about to expire.
   * @throws Error with a sentence for people if the folder's contents cannot be used.
   */
  certificate(): Promise<KeyAndCertificate> {
    return this.#work.run(async () => {
      const authority = await this.#authority();
      const kept = this.#server ?? (await this.#read("server"));
      const isGood = kept !== null && this.#isStillValid(kept, authority);
      this.#server = isGood ? kept : await this.#make("server", authority);
      return this.#server;
    });
  }

  /** The authority's certificate that devices have to trust, in PEM. */
  root(): Promise<string> {
    return this.#work.run(async () => (await this.#authority()).certificate);
  }

  /** Returns whether the server's certificate covers that name or address. */
  covers(name: string): boolean {
    return this.#server !== null && isGoodFor(new X509Certificate(this.#server.certificate), name);
  }

  async #authority(): Promise<KeyAndCertificate> {
    const kept = await this.#read("ca");
    if (kept === null) return this.#make("ca");
    if (!fits(kept)) {
      throw new Error(
        `The certificate authority in ${this.#deps.folder} is damaged. Restore this folder from a backup, ` +
          "or remove it: a new authority is then created, which every device has to trust again.",
      );
    }
    return this.#lasts(new X509Certificate(kept.certificate)) ? kept : this.#make("ca");
  }

  #isStillValid(kept: KeyAndCertificate, authority: KeyAndCertificate): boolean {
    if (!fits(kept)) return false;
    const certificate = new X509Certificate(kept.certificate);
    const issuer = new X509Certificate(authority.certificate);
    return (
      certificate.verify(issuer.publicKey) &&
      this.#lasts(certificate) &&
      this.#namesFor(authority).every((name) => isGoodFor(certificate, name))
    );
  }

  #lasts({ validTo }: X509Certificate): boolean {
    return Date.parse(validTo) > this.#deps.now().getTime() + RENEW_BEFORE_MS;
  }

  /**
   * Addresses outside the authority's constraints are left out: covering them requires that every device trusts a new
   * authority.
   */
  #namesFor({ certificate }: KeyAndCertificate): readonly string[] {
    const { raw } = new X509Certificate(certificate);
    return this.#deps.names().filter((name) => permits(raw, name));
  }

  async #make(what: "ca" | "server", authority?: KeyAndCertificate): Promise<KeyAndCertificate> {
    const { makeAuthority, makeServerCertificate } = await import("./certificates.ts");
    const { folder, names, now } = this.#deps;
    const made = authority
      ? await makeServerCertificate(authority, this.#namesFor(authority), now())
      : await makeAuthority(
          `Hearth (${hostname()})`,
          names().filter((name) => !isLocal(name)),
          now(),
        );
    await makeFolder(folder);
    await replaceFile(join(folder, `${what}.key`), [made.key]);
    await replaceFile(join(folder, `${what}.crt`), [made.certificate]);
    return made;
  }

  async #read(what: "ca" | "server"): Promise<KeyAndCertificate | null> {
    const path = join(this.#deps.folder, `${what}.key`);
    const key = await readText(path);
    const certificate = await readText(join(this.#deps.folder, `${what}.crt`));
    // The certificate is written last: while it is missing, no device has seen this authority.
    if (certificate === undefined) return null;
    // A backup unpacked by hand may have made the key readable to others.
    if (key !== undefined) await chmod(path, PRIVATE_FILE);
    return { key: key ?? "", certificate };
  }
}

const isGoodFor = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;

/** Returns whether both can be read and belong together. */
function fits({ key, certificate }: KeyAndCertificate): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
