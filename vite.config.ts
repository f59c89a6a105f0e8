import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { type CSSOptions, defineConfig, type Plugin } from "vite";

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

type PostcssPlugin = NonNullable<Exclude<CSSOptions["postcss"], string | undefined>["plugins"]>[number];

/**
 * Browsers of 2022 have no `color-mix()`, and drop what holds it: there the colour that the mix has most of is used,
 * and the mix itself only where it is known.
 */
const mixedColors: PostcssPlugin = {
  postcssPlugin: "hearth-mixed-colors",
  Declaration(declaration, { AtRule }) {
    const { parent, value } = declaration;
    if (!value.includes("color-mix(") || parent?.type !== "rule") return;
    const supports = new AtRule({ name: "supports", params: "(color: color-mix(in oklab, red, red))" });
    supports.append(parent.clone({ nodes: [declaration.clone()] }));
    parent.after(supports);
    declaration.value = value.replace(
      /color-mix\(in oklab, ((?:var\([\w-]+\)|\w+)), ((?:var\([\w-]+\)|\w+)) (\d+)%\)/g,
      (_, first: string, second: string, share: string) => (Number(share) < 50 ? first : second),
    );
  },
};

export default defineConfig({
  root: renderer,
  plugins: [react(), addresses],
  css: { postcss: { plugins: [mixedColors] } },
  build: {
    outDir: fileURLToPath(new URL("dist/renderer", import.meta.url)),
    emptyOutDir: true,
    sourcemap: true,
    // Of the packages inside the pages' scripts.
    license: { fileName: "licenses.md" },
    // The browsers that the pages promise to run in; test/check/browsers.test.ts holds the sources and the build to it.
    target: ["chrome109", "edge109", "firefox115", "safari15.6"],
    // A preloaded file that fails is remembered as failed (ui/part.tsx). A shell that fails needs a reload anyway.
    modulePreload: {
      resolveDependencies: (file, dependencies, { hostType }) =>
        hostType === "html" || /\bShell-/.test(file)
          ? dependencies
          : dependencies.filter((name) => name.endsWith(".css")),
    },
    // The content security policy takes no code from data URLs.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(pages).filter(([, file]) => existsSync(file))),
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](?:react|react-dom|scheduler)[\\/]/ },
            // A file of its own for every icon that two places share costs more in headers than the drawing does.
            // Small modules that every page begins with.
            { name: "helpers", test: /@oxc-project.runtime/ },
            {
              name: "basics",
              test: /renderer[\\/]ui[\\/](?:store|storage|now|time|url|i18n[\\/](?:language|text|en|zh|index))\.ts$/,
            },
            { name: "icons", test: /node_modules[\\/]lucide-react[\\/]/, minShareCount: 2 },
          ],
        },
      },
    },
  },
});
