/** The settings as the console sees them: described, checked before they change, secrets masked. */
import { z } from "zod";
import type { SettingsControl } from "../admin/host-control.ts";
import { SECRET_MASK, type SettingDescriptor, type SettingValue } from "../admin/rows.ts";
import { Queue } from "../async/queue.ts";
import { ChatError } from "../chat/errors.ts";
import type { SettingProblem } from "../chat/reasons.ts";
import {
  isSettingName,
  type LiveSettings,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  type Settings,
} from "../settings.ts";

type Patch = Readonly<Record<string, SettingValue>>;

export function settingsPage(live: LiveSettings): SettingsControl {
  const updates = new Queue();
  const isOverridden = (name: SettingName): boolean => Object.hasOwn(live.overrides, name);
  const shown = (name: SettingName): SettingValue => masked(name, live.current[name]);
  const sort = (patch: Patch) => {
    const problems: Record<string, SettingProblem> = {};
    const changes: Partial<Record<SettingName, SettingValue>> = {};
    for (const [name, value] of Object.entries(patch)) {
      if (!isSettingName(name)) problems[name] = { kind: "unknown", message: "there is no such setting" };
      else if (isSecret(name) && value === SECRET_MASK) continue;
      else {
        const parsed = SETTINGS[name].schema.safeParse(value);
        if (!parsed.success) problems[name] = problemOf(parsed.error);
        else if (parsed.data !== live.current[name] || isOverridden(name)) changes[name] = parsed.data;
      }
    }
    return { problems, changes };
  };
  const changed = (now: Settings, before: Settings) =>
    SETTING_NAMES.filter((name) => now[name] !== before[name]);
  return {
    values: () => Object.fromEntries(SETTING_NAMES.map((name) => [name, shown(name)])),
    describe: () => SETTING_NAMES.map((name) => describe(name, shown(name), isOverridden(name))),
    preview(patch) {
      const { problems, changes } = sort(patch);
      const now = { ...live.current, ...changes } as Settings;
      const names = changed(now, live.current);
      return { problems, changes: names, restartsListener: names.some(restartsListener) };
    },
    // One after the other: of two that are the same, only the first changes something.
    update: (patch) =>
      updates.run(async () => {
        const { problems, changes } = sort(patch);
        const [first] = Object.entries(problems);
        if (first) throw new ChatError("invalid", { reason: "setting_invalid", problems });
        const before = live.current;
        // Everything in it has just passed its own schema.
        if (Object.keys(changes).length > 0) await live.update(changes as Partial<Settings>);
        return changed(live.current, before).filter((name) => name in changes);
      }),
    onChange: (listener) => live.onChange((now, before) => listener(changed(now, before))),
  };
}

function problemOf({ issues }: z.ZodError): SettingProblem {
  const [issue] = issues;
  const customProblem =
    issue?.code === "custom" ? (issue.params?.problem as SettingProblem | undefined) : undefined;
  return customProblem ?? { kind: "value", message: issue?.message ?? "not valid" };
}

function describe(name: SettingName, value: SettingValue, overridden: boolean): SettingDescriptor {
  const { schema, default: standard, help } = SETTINGS[name];
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const min = json.minimum ?? json.minLength;
  const max = json.maximum ?? json.maxLength;
  const type = json.enum ? "enum" : typeOf(json.type);
  // A setting that takes true, false or a text is edited as text.
  const shown = (one: SettingValue): SettingValue => (type === "string" ? String(one) : one);
  return {
    name,
    group: name.slice(0, name.indexOf(".")),
    type,
    ...(json.enum && { values: json.enum.map(String) }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    default: shown(standard),
    value: shown(value),
    help,
    restarts: restartsListener(name) ? "listener" : null,
    secret: isSecret(name),
    multiline: "multiline" in SETTINGS[name],
    overridden,
  };
}

const typeOf = (type: unknown): SettingDescriptor["type"] =>
  type === "boolean" || type === "integer" || type === "number" ? type : "string";
const isSecret = (name: SettingName): boolean => "secret" in SETTINGS[name];
const restartsListener = (name: SettingName): boolean => "restarts" in SETTINGS[name];
const masked = (name: SettingName, value: SettingValue): SettingValue =>
  isSecret(name) && value !== "" ? SECRET_MASK : value;
