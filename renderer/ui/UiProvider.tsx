import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { Toasts } from "./Toasts.tsx";
import { resolver, theme } from "./theme.ts";
import "./base.css";

const schemes = localStorageColorSchemeManager({ key: "hearth.scheme" });

/** The look and the notices; stands once around a whole face. The face's entry imports Mantine's own styles (layered). */
export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      deduplicateCssVariables={false}
    >
      {children}
      <Toasts />
    </MantineProvider>
  );
}
