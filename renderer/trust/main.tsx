/** The entry of the page about trusting this host. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startLanguage } from "../ui/i18n/language.ts";
import { UiProvider } from "../ui/UiProvider.tsx";
import { App } from "./App.tsx";
import "./styles.ts";

startLanguage();

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root.");
createRoot(root).render(
  <StrictMode>
    <UiProvider>
      <App />
    </UiProvider>
  </StrictMode>,
);
