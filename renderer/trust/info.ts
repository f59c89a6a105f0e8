/** The server's certificate authority, from `/trust/info.json`. */
export interface TrustInfo {
  /** As devices list it. */
  readonly name: string;
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly validTo: string;
  readonly port: number;
  /** The likeliest for this reader first. */
  readonly urls: readonly string[];
}

/** The server's URL for a device that trusts it; `hearth.local` is always in the certificate. */
export const secureUrl = ({ port, urls }: TrustInfo): string => urls[0] ?? `https://hearth.local:${port}/`;
