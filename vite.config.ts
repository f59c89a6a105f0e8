import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const renderer = fileURLToPath(new URL("renderer", import.meta.url));
const pages = {
  chat: `${renderer}/index.html`,
  admin: `${renderer}/admin.html`,
  docs: `${renderer}/docs.html`,
  trust: `${renderer}/trust.html`,
};

/** While developing, the same addresses as on the host: the web client wherever no other page is. */
const addresses: Plugin = {
  name: "hearth-addresses",
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      const path = request.url?.split("?", 1)[0] ?? "";
      // A name with a dot in it is a file of Vite's.
      if (/^\/admin(?:\/(?!api)[^.]*)?$/.test(path)) request.url = "/admin.html";
      if (/^\/docs(?:\/[\w-]*)?$/.test(path)) request.url = "/docs.html";
      if (path === "/trust") request.url = "/trust.html";
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
          groups: [
            { name: "react", test: /node_modules[\\/](?:react|react-dom|scheduler)[\\/]/ },
            // A file of its own for every icon that two places share costs more in headers than the drawing does.
            { name: "icons", test: /node_modules[\\/]lucide-react[\\/]/, minShareCount: 2 },
          ],
        },
      },
    },
  },
});
