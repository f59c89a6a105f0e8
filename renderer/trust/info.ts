import { useEffect, useState } from "react";

/** What the host tells about its authority (`/trust/info.json`). */
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

/** `off`: HTTPS is not served. */
export type Told = "loading" | "failed" | "off" | TrustInfo;

/** What the host tells, and the way to ask again. */
export function useTrustInfo(): [Told, () => void] {
  const [told, setTold] = useState<Told>("loading");
  const ask = () => {
    setTold("loading");
    fetch("/trust/info.json")
      .then(async (answer) => {
        if (answer.ok) setTold((await answer.json()) as TrustInfo);
        else setTold(answer.status === 404 ? "off" : "failed");
      })
      .catch(() => setTold("failed"));
  };
  useEffect(ask, []);
  return [told, ask];
}

/** Where this device finds the host once it trusts it; the `.local` name is always in the certificate. */
export const secureUrl = ({ port, urls }: TrustInfo): string => urls[0] ?? `https://hearth.local:${port}/`;
