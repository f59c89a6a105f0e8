import { Skeleton } from "@mantine/core";
import { useEffect } from "react";
import { ErrorState } from "../ui/ErrorState.tsx";
import { ApiPage } from "./ApiPage.tsx";
import { Home } from "./Home.tsx";
import { useDocsText } from "./i18n/index.ts";
import { useRoute } from "./route.ts";
import { Top } from "./Top.tsx";
import { type ApiList, useJson } from "./wire/load.ts";

export function App() {
  const t = useDocsText();
  const { api } = useRoute();
  const [list, retry] = useJson<ApiList>("/docs/index.json");
  const title = t("title");
  useEffect(() => {
    document.title = `${title} · Hearth`;
  }, [title]);
  if (list.state === "loading") return <Skeleton height={56} radius={0} />;
  if (list.state !== "here") {
    return (
      <main>
        <ErrorState message={t("failed")} onRetry={retry} />
      </main>
    );
  }
  return (
    <>
      <Top list={list.value} current={api} />
      {api === null ? <Home list={list.value} /> : <ApiPage key={api} name={api} />}
    </>
  );
}
