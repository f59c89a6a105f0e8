import { useEffect, useState } from "react";

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

/** `off`: HTTPS is not served. */
export type TrustState = "loading" | "failed" | "off" | TrustInfo;

/** Loads the information; with a function that reloads it. */
export function useTrustInfo(): [TrustState, () => void] {
  const [state, setState] = useState<TrustState>("loading");
  const ask = () => {
    setState("loading");
    fetch("/trust/info.json")
      .then(async (answer) => {
        if (answer.ok) setState((await answer.json()) as TrustInfo);
        else setState(answer.status === 404 ? "off" : "failed");
      })
      .catch(() => setState("failed"));
  };
  useEffect(ask, []);
  return [state, ask];
}

/** The server's URL for a device that trusts it; the `.local` name is always in the certificate. */
export const secureUrl = ({ port, urls }: TrustInfo): string => urls[0] ?? `https://hearth.local:${port}/`;
