import type { AuditAction } from "../../../server/admin/contract.ts";

/** How actions begin: `room` of `room.create`. */
type Topic = AuditAction extends `${infer T}.${string}` ? T : never;

/** What the filter calls each topic; those of the same name are one choice. */
const NAMES = {
  room: "navRooms",
  message: "navRooms",
  user: "navUsers",
  moderation: "navModeration",
  captcha: "navCaptchas",
  merchant: "navMerchants",
  activation: "navMerchants",
  file: "navFiles",
  hook: "navWebhooks",
  session: "consoleLogins",
  settings: "hostAndSettings",
  host: "hostAndSettings",
  backup: "hostAndSettings",
} as const satisfies Record<Topic, string>;

type Name = (typeof NAMES)[Topic];

const topicsOf = (name: Name) => (Object.keys(NAMES) as Topic[]).filter((topic) => NAMES[topic] === name);

/** The choices of the filter: their names, and which actions each contains, as in `room.,message.`. */
export const AUDIT_TOPICS = [...new Set(Object.values(NAMES))].map((name) => ({
  name,
  value: topicsOf(name)
    .map((topic) => `${topic}.`)
    .join(","),
}));
