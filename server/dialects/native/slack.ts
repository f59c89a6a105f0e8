/**
 * Reads a message in Slack's format: its markup becomes light Markdown, its attachments and blocks become lines of
 * text.
 */
import type { Fields } from "../kit/fields.ts";

export interface SlackLine {
  readonly text: string;
  readonly name?: string | undefined;
  readonly emoji?: string | undefined;
}

export function readSlack(fields: Fields): SlackLine {
  const blocks = blocksOf(fields.blocks);
  const parts = [
    // If there are blocks, the text is only their summary for notifications.
    ...(blocks.length > 0 ? blocks : [markdown(string(fields.text))]),
    ...records(fields.attachments).map(attachment),
  ];
  return {
    text: lines(parts),
    name: string(fields.username).trim() || undefined,
    emoji: emojiOf(string(fields.icon_emoji)) || undefined,
  };
}

function attachment(it: Fields): string {
  const title = linked(markdown(string(it.title)), string(it.title_link));
  const blocks = blocksOf(it.blocks);
  const said = lines([
    markdown(string(it.pretext)),
    linked(string(it.author_name), string(it.author_link)),
    title && `**${title}**`,
    ...(blocks.length > 0 ? blocks : [markdown(string(it.text))]),
    ...records(it.fields).map((each) => pair(markdown(string(each.title)), markdown(string(each.value)))),
    elements(it.actions),
    string(it.image_url),
    markdown(string(it.footer)),
  ]);
  return said || markdown(string(it.fallback));
}

const blocksOf = (value: unknown): string[] =>
  records(value)
    .map(block)
    .filter((text) => text !== "");

function block(it: Fields): string {
  const own = it.type === "header" ? heading(textOf(it.text)) : textOf(it.text);
  return lines([
    it.type === "markdown" ? string(it.text) : own,
    ...records(it.fields).map(textOf),
    elements([it.accessory]),
    it.type === "rich_text" ? rich(it.elements) : elements(it.elements),
    it.type === "image" ? linked(textOf(it.title) || string(it.alt_text), string(it.image_url)) : "",
  ]);
}

/** Texts, pictures and buttons beside each other. */
const elements = (value: unknown): string => records(value).map(element).filter(Boolean).join(" · ");

const element = (it: Fields): string =>
  typeof it.text === "object" || it.url !== undefined
    ? linked(textOf(it.text), string(it.url))
    : textOf(it) || string(it.alt_text);

/** Of a rich text block: sections, lists, quotes and code, each of runs of text. */
function rich(elements: unknown): string {
  return records(elements)
    .map((it) => {
      const runs = () => records(it.elements).map(run).join("");
      if (it.type === "rich_text_list")
        return records(it.elements)
          .map((item) => `- ${records(item.elements).map(run).join("")}`)
          .join("\n");
      if (it.type === "rich_text_preformatted") return `\`\`\`\n${runs()}\n\`\`\``;
      return it.type === "rich_text_quote" ? `> ${runs()}` : runs();
    })
    .join("\n");
}

function run(it: Fields): string {
  if (it.type === "link") return linked(string(it.text), string(it.url));
  if (it.type === "emoji") return emojiOf(`:${string(it.name)}:`) || `:${string(it.name)}:`;
  if (it.type === "user" || it.type === "usergroup") return `@${string(it.user_id ?? it.usergroup_id)}`;
  if (it.type === "broadcast") return "@all";
  return string(it.text);
}

/** A text object (`mrkdwn` or `plain_text`), or a plain string. */
function textOf(value: unknown): string {
  if (typeof value === "string") return markdown(value);
  if (!isRecord(value)) return "";
  return value.type === "plain_text" ? emojis(string(value.text)) : markdown(string(value.text));
}

const CODE = /(```[\s\S]*?```|`[^`\n]*`)/;

/**
 * Slack's markup → light Markdown: links, mentions, `*bold*`, `~struck~`, escapes, names of emoji. Code stays as it is.
 */
function markdown(text: string): string {
  return text
    .split(CODE)
    .map((part, at) => (at % 2 === 1 ? unescaped(part) : unescaped(emojis(bold(plainLinks(part))))))
    .join("");
}

const plainLinks = (text: string): string =>
  text.replace(/<([^<>\n|]+)(?:\|([^<>\n]*))?>/g, (whole, target: string, label = "") => {
    if (/^!(?:channel|here|everyone)/.test(target)) return "@all";
    if (/^[@#!]/.test(target))
      return label === ""
        ? target.replace(/^!(?:subteam\^)?/, "@")
        : `${target[0] === "!" ? "" : target[0]}${label.replace(/^[@#]/, "")}`;
    return /^(?:https?:|mailto:|tel:)/i.test(target) ? linked(label, target) : whole;
  });

const bold = (text: string): string =>
  text
    .replace(/(?<![*\w])\*(?![*\s])([^*\n]+?)(?<![*\s])\*(?![*\w])/g, "**$1**")
    .replace(/(?<![~\w])~(?![~\s])([^~\n]+?)(?<![~\s])~(?![~\w])/g, "~~$1~~");

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&" };
const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|amp);/g, (_, name: string) => ENTITIES[name] ?? "");

/** Those that monitors and build servers use. */
const EMOJI: Readonly<Record<string, string>> = {
  warning: "⚠️",
  rotating_light: "🚨",
  fire: "🔥",
  x: "❌",
  no_entry: "⛔",
  white_check_mark: "✅",
  heavy_check_mark: "✔️",
  tada: "🎉",
  rocket: "🚀",
  bell: "🔔",
  robot_face: "🤖",
  ghost: "👻",
  bug: "🐛",
  hourglass: "⌛",
  eyes: "👀",
  red_circle: "🔴",
  large_green_circle: "🟢",
  computer: "💻",
};
const emojis = (text: string): string =>
  text.replace(/:([a-z0-9_+-]{1,40}):/g, (whole, name: string) => EMOJI[name] ?? whole);
const emojiOf = (text: string): string => emojis(text.trim());

const linked = (label: string, url: string): string =>
  label === "" || label === url ? url : url === "" ? label : `${label} (${url})`;
const pair = (title: string, value: string): string => (title === "" ? value : `${title}: ${value}`);
const heading = (text: string): string => (text === "" ? "" : `**${text}**`);
const lines = (parts: readonly string[]): string => parts.filter((part) => part.trim() !== "").join("\n");

const string = (value: unknown): string =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? `${value}`
      : "";
const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const records = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isRecord) : []);
