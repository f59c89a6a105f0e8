import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { Boundary } from "./Boundary.tsx";
import { ErrorState } from "./ErrorState.tsx";
import { useUiText } from "./i18n/index.ts";
import { Toasts } from "./Toasts.tsx";
import { resolver, theme } from "./theme.ts";
import "./base.css";

const schemes = localStorageColorSchemeManager({ key: "hearth.scheme" });

/** Theme and notifications; wraps a whole page. The page’s entry imports Mantine’s styles (layered). */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      deduplicateCssVariables={false}
    >
      <Boundary failed={<Broken />}>{children}</Boundary>
      <Toasts />
    </MantineProvider>
  );
}

function Broken() {
  const t = useUiText();
  return (
    <main>
      <ErrorState
        title={t("brokenTitle")}
        message={t("brokenBody")}
        onRetry={() => location.reload()}
        retryLabel={t("reload")}
      />
    </main>
  );
}
