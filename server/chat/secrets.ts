/** Passwords, tokens and codes. */
import { createHash, hash, randomBytes, randomInt, scrypt, timingSafeEqual } from "node:crypto";
import pLimit from "p-limit";

const COST = { N: 16384, r: 8, p: 1 } as const;
const KEY_BYTES = 32;
/** scrypt shares the thread pool with the disk: two at a time leave room for writes. */
const MAX_AT_ONCE = 2;

const oneOfFew = pLimit(MAX_AT_ONCE);

/** Hashes off the event loop. Answers `scrypt$N$r$p$salt$hash`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Takes constant time; `null` (no such account, or no password) takes the same time and never matches. */
export async function verifyPassword(password: string, encoded: string | null): Promise<boolean> {
  const [, N, r, p, salt = "", hash = ""] = (encoded ?? DUMMY).split("$");
  const wanted = Buffer.from(hash, "base64url");
  const key = await derive(password, Buffer.from(salt, "base64url"), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return encoded !== null && wanted.length === key.length && timingSafeEqual(wanted, key);
}

const DUMMY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${"A".repeat(22)}$${"A".repeat(43)}`;

function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  return oneOfFew(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        scrypt(password, salt, KEY_BYTES, cost, (error, key) => (error ? reject(error) : resolve(key)));
      }),
  );
}

/** An opaque token: 32 hex digits. */
export const newToken = (): string => randomBytes(16).toString("hex");

/** What is stored of a token: SHA-256, hex. Looking one up by its hash leaks no timing of the token. */
export const hashToken = (token: string): string => hash("sha256", token);

export function randomDigits(length: number): string {
  let digits = "";
  while (digits.length < length) digits += randomInt(10);
  return digits;
}

/** Letters and digits without look-alikes. */
export const CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** So many characters of {@link CODE_ALPHABET}. */
export function randomCode(length: number): string {
  let code = "";
  while (code.length < length) code += CODE_ALPHABET[randomInt(CODE_ALPHABET.length)];
  return code;
}

/** Compares two short secrets in constant time, whatever their lengths. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());
}
