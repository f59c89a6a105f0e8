import { useEffect, useState } from "react";

/** What the host tells about its authority (`/trust/info.json`). */
export interface TrustInfo {
  /** As devices list it. */
  readonly name: string;
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly validTo: string;
  readonly port: number;
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

/** By the name that brought the reader here, if that leads anywhere: the certificate is good for local names alone. */
export const secureUrl = ({ port, urls }: TrustInfo): string => {
  const isLocal = /^(?:localhost|.*\.local|[\d.]+|\[.*\])$/.test(location.hostname);
  return isLocal ? `https://${location.hostname}:${port}/` : (urls[0] ?? "");
};
