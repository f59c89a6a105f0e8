import { Skeleton } from "@mantine/core";
import { useEffect } from "react";
import { ErrorState } from "../ui/ErrorState.tsx";
import { useJson } from "../ui/useLoad.ts";
import { ApiPage } from "./ApiPage.tsx";
import type { ApiList } from "./apis.ts";
import { Home } from "./Home.tsx";
import { useDocsText } from "./i18n/index.ts";
import { useRoute } from "./route.ts";
import { Top } from "./Top.tsx";

export function App() {
  const t = useDocsText();
  const { api } = useRoute();
  const { value: list, retry } = useJson<ApiList>("/docs/index.json");
  const title = t("title");
  useEffect(() => {
    document.title = `${title} · Hearth`;
  }, [title]);
  if (list === null) return <Skeleton height={56} radius={0} />;
  if (typeof list === "string") {
    return (
      <main>
        <ErrorState why={t("failed")} onRetry={retry} />
      </main>
    );
  }
  return (
    <>
      <Top list={list} current={api} />
      {api === null ? <Home list={list} /> : <ApiPage key={api} name={api} />}
    </>
  );
}
