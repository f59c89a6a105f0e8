/** Parts of a page whose code is loaded when they are first shown, with a retry while the server is unreachable. */

import { type ComponentType, lazy, Suspense, useState } from "react";
import { abortAfter } from "./abort.ts";
import { Boundary } from "./Boundary.tsx";
import { ErrorState } from "./ErrorState.tsx";
import { useUiText } from "./i18n/index.ts";
import { tabStorage } from "./storage.ts";

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

interface Options {
  /** Shown while the code loads; nothing by default. */
  readonly Waiting?: ComponentType;
  /** Shown when loading failed; by default a message with a retry. */
  readonly Failed?: ComponentType<{ onRetry: () => void }>;
}

const RELOADED_KEY = "hearth.reloaded";

/** A page open since before an update may request a part that no longer exists: reloads the page once. */
async function reloadIfHostIsNewer(): Promise<void> {
  if (tabStorage.getItem(RELOADED_KEY) === location.href) return;
  const answer = await fetch("/healthz", { signal: abortAfter(3000) });
  // Throws when the answer is a page, such as the login page of a network.
  if (!answer.ok || !(await answer.json())) return;
  tabStorage.setItem(RELOADED_KEY, location.href);
  location.reload();
}

let failures = 0;

/** Requests the stylesheets again that could not be loaded: Vite requests each one once. */
function requestStylesAgain(): void {
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]'))
    if (!hasRules(link)) link.replaceWith(link.cloneNode());
}

/** In Chromium a stylesheet that failed has either no sheet, or one whose rules cannot be read. */
function hasRules({ sheet }: HTMLLinkElement): boolean {
  try {
    return sheet !== null && sheet.cssRules.length >= 0;
  } catch {
    return false;
  }
}

/**
 * Chromium 150 remembers a failed import until the page is reloaded, but requests the file under another address. The
 * error names the address. Other files import from the shell under its first address, so for it only a reload helps.
 */
async function importAgain<M>(error: unknown): Promise<M> {
  const address = /https?:\S+\.js/.exec(String(error))?.[0];
  if (address === undefined || failures === 0 || address.includes("/Shell-")) throw error;
  return import(/* @vite-ignore */ `${address}?again=${failures}`);
}

/** Loads a part's code. @throws when that fails, mostly because the server is down. */
export async function loadPart<M>(load: () => Promise<M>): Promise<M> {
  if (failures > 0) requestStylesAgain();
  try {
    return await load().catch(importAgain<M>);
  } catch (error) {
    failures++;
    await reloadIfHostIsNewer().catch(() => undefined);
    throw error;
  }
}

/** A component that is loaded when it is first shown. A failure inside it leaves the rest of the page working. */
export function part<P extends object = object>(
  load: Load<P>,
  { Waiting, Failed = PartFailed }: Options = {},
): ComponentType<P> {
  // React caches a lazy component's failure, so a retry needs a new component.
  const begin = () =>
    lazy(() =>
      loadPart(load).catch((error: unknown) => {
        Lazy = begin();
        throw error;
      }),
    );
  let Lazy = begin();
  return function Part(props: P) {
    const [attempt, setAttempt] = useState(0);
    return (
      <Boundary key={attempt} failed={<Failed onRetry={() => setAttempt(attempt + 1)} />}>
        <Suspense fallback={Waiting && <Waiting />}>
          <Lazy {...props} />
        </Suspense>
      </Boundary>
    );
  };
}

function PartFailed({ onRetry }: { onRetry: () => void }) {
  const t = useUiText();
  return <ErrorState title={t("partTitle")} why={t("partBody")} onRetry={onRetry} />;
}
