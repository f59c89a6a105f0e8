/** Parses the options of `serve`, then the `HEARTH_…` variables (docs/contract/host.md 1). */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Settings } from "../settings.ts";
import { parseAssignment, parseValue } from "./assignment.ts";
import { defaultDataFolder } from "./data-folder.ts";

interface Option {
  readonly type: "string" | "boolean";
  readonly value?: string;
  readonly help: string;
  readonly multiple?: true;
}

const OPTIONS = {
  port: { type: "string", value: "N", help: "main port; 0 takes any free one (default 5000)" },
  host: { type: "string", value: "ADDR", help: "network address to listen on (default 0.0.0.0)" },
  data: { type: "string", value: "DIR", help: "data folder; see below for the default" },
  "no-aliases": { type: "boolean", help: "main port only" },
  set: {
    type: "string",
    value: "key=value",
    help: "any setting, for this run only; may be given several times",
    multiple: true,
  },
  "admin-password": { type: "string", value: "P", help: "sets the admin console's password" },
  verbose: { type: "boolean", help: "also logs details for finding a fault" },
  json: { type: "boolean", help: "machine-readable output: one JSON object a line" },
  help: { type: "boolean", help: "prints this text" },
  version: { type: "boolean", help: "prints the version" },
} as const satisfies Record<string, Option>;

type OptionName = keyof typeof OPTIONS;
const NAMES = Object.keys(OPTIONS) as OptionName[];
type GivenOptions = { -readonly [K in OptionName]?: string | boolean | string[] };
type Env = Readonly<Record<string, string | undefined>>;

export interface ServeOptions {
  readonly want: "serve" | "help" | "version";
  readonly dataDir: string;
  /** This run's settings. */
  readonly settings: Partial<Settings>;
  readonly adminPassword?: string;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** A mistake in the command line, reported in one sentence. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Returns what the command line and the environment ask for.
 * @param args after the program's name.
 * @throws UsageError for an unknown option, listing all, and for invalid values.
 */
export function parseOptions(args: readonly string[], env: Env = process.env): ServeOptions {
  const fromArgs = given(args);
  const fromEnv = environment(env);
  const text = (name: OptionName): string | undefined =>
    (fromArgs[name] ?? fromEnv[name]) as string | undefined;
  const password = text("admin-password");
  if (password === "") throw new UsageError("--admin-password takes a password.");
  if (fromArgs.data === "") throw new UsageError("--data takes a folder.");
  return {
    want: fromArgs.help ? "help" : fromArgs.version ? "version" : "serve",
    dataDir: resolve(text("data") || defaultDataFolder(env)),
    settings: { ...settingsOf(fromEnv, variable), ...settingsOf(fromArgs, (name) => `--${name}`) },
    ...(password === undefined ? {} : { adminPassword: password }),
    json: (fromArgs.json ?? fromEnv.json) === true,
    verbose: (fromArgs.verbose ?? fromEnv.verbose) === true,
  };
}

function given(args: readonly string[]): GivenOptions {
  const options = OPTIONS as Record<string, Option>;
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const found: GivenOptions = {};
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") throw new UsageError(`"${token.value}" is not an option. ${listing()}`);
    const name = NAMES.find((known) => known === token.name);
    if (!name) throw new UsageError(`Unknown option "${token.rawName}". ${listing()}`);
    if (OPTIONS[name].type === "boolean") {
      if (token.value !== undefined) throw new UsageError(`--${name} takes no value.`);
      found[name] = true;
    } else if (token.value === undefined) {
      throw new UsageError(`--${name} takes a value: --${name} ${(OPTIONS[name] as Option).value}.`);
    } else if (name === "set") {
      found.set = [...((found.set as string[] | undefined) ?? []), token.value];
    } else found[name] = token.value;
  }
  return found;
}

const listing = (): string => `Options are: ${NAMES.map((name) => `--${name}`).join(", ")}.`;
const variable = (name: OptionName): string => `HEARTH_${name.toUpperCase().replaceAll("-", "_")}`;

function environment(env: Env): GivenOptions {
  const found: GivenOptions = {};
  for (const name of NAMES) {
    const value = env[variable(name)];
    if (value === undefined || value === "" || name === "help" || name === "version") continue;
    if (name === "set") {
      found.set = value.split(/[;\n]/).filter((part) => part.trim() !== "");
    } else if (OPTIONS[name].type === "boolean") {
      if (!/^(?:1|true|yes|0|false|no)$/i.test(value)) {
        throw new UsageError(`${variable(name)} is either true or false, not "${value}".`);
      }
      found[name] = /^(?:1|true|yes)$/i.test(value);
    } else found[name] = value;
  }
  return found;
}

/** @param label what the person called an option. */
function settingsOf(found: GivenOptions, label: (name: OptionName) => string): Partial<Settings> {
  const assignments = (found.set as string[] | undefined) ?? [];
  try {
    return Object.assign(
      {},
      ...assignments.map((assignment) => parseAssignment(assignment.trim())),
      found.port !== undefined && parseValue("listen.port", String(found.port), label("port")),
      found.host !== undefined && parseValue("listen.host", String(found.host), label("host")),
      found["no-aliases"] && { "listen.aliases": "" },
    ) as Partial<Settings>;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** The text of `--help`. */
export function helpText(): string {
  const lines = NAMES.map((name) => {
    const option: Option = OPTIONS[name];
    return `  ${`--${name}${option.value ? ` ${option.value}` : ""}`.padEnd(22)} ${option.help}`;
  });
  return [
    "Hearth hosts a chat on your local network.",
    "",
    "Usage: npm run serve -- [options]",
    "",
    ...lines,
    "",
    "Each option but --help and --version can also be an environment variable (HEARTH_PORT for --port);\nthe option takes precedence.",
    "HEARTH_SET takes several settings separated by semicolons.",
    `Default data folder: ${defaultDataFolder()}`,
    "Exit codes: 0 stopped, 1 could not start, or wrong options.",
  ].join("\n");
}
