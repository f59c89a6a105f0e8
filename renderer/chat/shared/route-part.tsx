import { type ComponentType, useEffect } from "react";
import { useUiText } from "../../ui/i18n/index.ts";
import { part } from "../../ui/part.tsx";
import { toast } from "../../ui/toast.ts";
import { useRoute } from "./route.ts";

type Named = "dialog" | "panel" | "view";

/**
 * A part of the page that the address names, loaded when it is first shown. If loading fails, the person is told and
 * the address goes back, so that opening it again retries.
 */
export const routePart = <P extends object = object>(
  what: Named,
  load: () => Promise<{ default: ComponentType<P> }>,
  Waiting?: ComponentType,
): ComponentType<P> => part(load, { ...(Waiting && { Waiting }), Failed: () => <NotLoaded what={what} /> });

function NotLoaded({ what }: { what: Named }) {
  const t = useUiText();
  const { close } = useRoute();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it failed
  useEffect(() => {
    toast(t("partNotice"), { tone: "bad" });
    close(what);
  }, []);
  return null;
}
