import type { DocsText } from "./i18n/index.ts";

/** The server's APIs, from `/docs/index.json`. */
export interface ApiList {
  readonly version: string;
  readonly apis: readonly { readonly name: string; readonly title: string }[];
}

/** The documented APIs by the names of their documents, which are the same in every language. */
const DOCUMENTED = {
  apiv1: "A · apiv1",
  chatroom: "B · chatroom",
  room: "C · room",
  h5: "D · h5",
  app: "E · app",
} as const;

const isDocumented = (name: string): name is keyof typeof DOCUMENTED => Object.hasOwn(DOCUMENTED, name);

/** The name of an API on this page; an unknown one keeps the title of its document. */
export function apiTexts({ name, title }: { name: string; title: string }, t: DocsText) {
  if (name === "native") return { title: t("native"), about: t("nativeAbout") };
  return isDocumented(name) ? { title: DOCUMENTED[name], about: t(`${name}About`) } : { title, about: "" };
}
