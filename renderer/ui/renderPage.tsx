import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Boundary } from "./Boundary.tsx";
import { ErrorState } from "./ErrorState.tsx";
import { useUiText } from "./i18n/index.ts";
import { startLanguage } from "./i18n/language.ts";
import { keepFocus } from "./keepFocus.ts";
import { Toasts } from "./Toasts.tsx";
import { resolver, theme } from "./theme.ts";
import "./base.css";

const schemes = localStorageColorSchemeManager({ key: "hearth.scheme" });

/** Renders a whole page, with theme and notifications. The page’s entry imports Mantine’s styles (layered). */
export function renderPage(page: ReactNode): void {
  startLanguage();
  keepFocus();
  const root = document.getElementById("root");
  if (!root) throw new Error("The page has no root.");
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={resolver}
        defaultColorScheme="auto"
        colorSchemeManager={schemes}
        deduplicateCssVariables={false}
      >
        <Boundary failed={<Broken />}>{page}</Boundary>
        <Toasts />
      </MantineProvider>
    </StrictMode>,
  );
}

function Broken() {
  const t = useUiText();
  return (
    <main>
      <ErrorState
        title={t("brokenTitle")}
        why={t("brokenBody")}
        onRetry={() => location.reload()}
        retryLabel={t("reload")}
      />
    </main>
  );
}
