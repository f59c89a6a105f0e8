import { Skeleton } from "@mantine/core";
import { Unplug } from "lucide-react";
import { useMemo } from "react";
import { EmptyState } from "../ui/EmptyState.tsx";
import { ErrorState } from "../ui/ErrorState.tsx";
import { useJson } from "../ui/useLoad.ts";
import classes from "./ApiPage.module.css";
import { CallList } from "./CallList.tsx";
import { useDocsText } from "./i18n/index.ts";
import { CallPage } from "./read/CallPage.tsx";
import { Overview } from "./read/Overview.tsx";
import { useRoute } from "./route.ts";
import { callsOf, type Reference } from "./wire/openapi.ts";

/** One API: its calls at the side, and beside them the page of the route. */
export function ApiPage({ name }: { name: string }) {
  const t = useDocsText();
  const { call: id } = useRoute();
  const { value: reference, retry } = useJson<Reference>(`/docs/${name}.json`);
  const calls = useMemo(
    () => (reference && typeof reference === "object" ? callsOf(reference) : []),
    [reference],
  );
  if (reference === null) return <Loading />;
  if (reference === "missing") {
    return (
      <main>
        <EmptyState icon={<Unplug size={26} />} title={t("missingTitle")}>
          {t("missing")}
        </EmptyState>
      </main>
    );
  }
  if (reference === "failed") {
    return (
      <main>
        <ErrorState why={t("failed")} onRetry={retry} />
      </main>
    );
  }
  const call = calls.find((one) => one.id === id);
  return (
    <div className={classes.page}>
      <aside className={classes.side} aria-label={t("calls")}>
        <CallList api={name} calls={calls} current={call?.id ?? null} hasOverview isMain />
      </aside>
      <main className={classes.main}>
        {call ? (
          <CallPage key={call.id} api={name} call={call} />
        ) : id !== null ? (
          <EmptyState icon={<Unplug size={26} />} title={t("gone")} />
        ) : (
          <Overview api={name} reference={reference}>
            <CallList api={name} calls={calls} current={null} />
          </Overview>
        )}
      </main>
    </div>
  );
}

function Loading() {
  const t = useDocsText();
  return (
    <main className={classes.loading} aria-busy aria-label={t("title")}>
      <Skeleton height={32} width="40%" />
      <Skeleton height={14} />
      <Skeleton height={14} width="85%" />
      <Skeleton height={120} />
    </main>
  );
}
