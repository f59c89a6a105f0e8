/** The entry of the page about trusting this host. */
import { renderPage } from "../ui/renderPage.tsx";
import { App } from "./App.tsx";
import "./styles.ts";

renderPage(<App />);
