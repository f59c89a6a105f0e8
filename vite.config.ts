import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const renderer = fileURLToPath(new URL("renderer", import.meta.url));
const pages = { chat: `${renderer}/index.html`, admin: `${renderer}/admin.html` };

/** While developing, the same addresses as on the host: the console at `/admin`, the web client elsewhere. */
const addresses: Plugin = {
  name: "hearth-addresses",
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      if (/^\/admin(?:\/(?!api)|\?|$)/.test(request.url ?? "")) request.url = "/admin.html";
      next();
    });
  },
};

export default defineConfig({
  root: renderer,
  plugins: [react(), addresses],
  build: {
    outDir: fileURLToPath(new URL("dist/renderer", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    // The content security policy takes no code from data URLs.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(pages).filter(([, file]) => existsSync(file))),
      output: {
        codeSplitting: {
          groups: [{ name: "react", test: /node_modules[\\/](?:react|react-dom|scheduler)[\\/]/ }],
        },
      },
    },
  },
});
