import type { DocsText } from "./i18n/index.ts";

const KNOWN = ["native", "apiv1", "chatroom", "room", "h5", "app"] as const;
type Known = (typeof KNOWN)[number];

const isKnown = (name: string): name is Known => (KNOWN as readonly string[]).includes(name);

/** What an API is called here; one that this page does not know keeps the title of its document. */
export function apiTexts({ name, title }: { name: string; title: string }, t: DocsText) {
  return isKnown(name) ? { title: t(name), about: t(`${name}About`) } : { title, about: "" };
}
