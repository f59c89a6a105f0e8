import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { useAdminText } from "../i18n/index.ts";

/** A time, or a dash where there is none yet. */
export function Moment({ at }: { at: string | null }) {
  return at === null ? <span aria-hidden>–</span> : <RelativeTime at={at} />;
}

/** When something ends; null: not before it is lifted. */
export function Until({ at }: { at: string | null }) {
  const t = useAdminText();
  return at === null ? t("untilLifted") : <RelativeTime at={at} />;
}
