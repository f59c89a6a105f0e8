import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { useAdminText } from "../i18n/index.ts";
import type { Loaded } from "../state/loaded.ts";

interface Props<T> {
  readonly of: Loaded<T>;
  /** Of the placeholder, in pixels. */
  readonly height: number;
  readonly children: (data: T) => ReactNode;
}

/** What was loaded; until it is there a placeholder, or why it failed. */
export function LoadedView<T>({ of: { data, error, reload }, height, children }: Props<T>) {
  const t = useAdminText();
  if (data !== undefined) return children(data);
  if (error) return <ErrorState why={error} onRetry={reload} />;
  return <Skeleton height={height} radius="md" role="status" aria-label={t("loading")} />;
}
