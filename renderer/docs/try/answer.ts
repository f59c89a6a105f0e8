/** A response prepared for display. */
import type { Outgoing } from "./request.ts";

export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly ms: number;
  readonly headers: readonly (readonly [string, string])[];
  /** Text, with JSON indented; `""` when there is none. */
  readonly text: string;
  readonly isCut: boolean;
  /** A picture instead of text. */
  readonly picture: Blob | null;
  /** A token in the response. */
  readonly token: string | null;
}

/** Longer responses are cut, so that the page stays fast. */
const SHOWN_CHARACTERS = 40_000;

/** @throws TypeError when nobody answers. */
export async function send({ url, method, headers, body }: Outgoing): Promise<Answer> {
  const began = performance.now();
  const answer = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body }),
    cache: "no-store",
  });
  const blob = await answer.blob();
  const ms = Math.round(performance.now() - began);
  const isPicture = (answer.headers.get("content-type") ?? "").startsWith("image/");
  const whole = isPicture ? "" : laidOut(await blob.text());
  return {
    status: answer.status,
    reason: answer.statusText,
    ms,
    headers: [...answer.headers],
    text: whole.slice(0, SHOWN_CHARACTERS),
    isCut: whole.length > SHOWN_CHARACTERS,
    picture: isPicture ? blob : null,
    token: isPicture ? null : tokenIn(whole),
  };
}

function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The first field named `token` that holds text, at any depth. */
function tokenIn(json: string): string | null {
  let found: string | null = null;
  try {
    JSON.parse(json, (name, value: unknown) => {
      if (name === "token" && typeof value === "string" && value !== "") found ??= value;
      return value;
    });
  } catch {
    return null;
  }
  return found;
}
