/** The entry of the API reference. */
import { renderPage } from "../ui/renderPage.tsx";
import { App } from "./App.tsx";
import "./styles.ts";

renderPage(<App />);
