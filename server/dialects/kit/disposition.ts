/** The names in a part's `Content-Disposition`, as browsers and HTTP libraries of many years write them. */

/** Names of a part; undefined where the header has none. */
export interface PartNames {
  readonly name: string | undefined;
  /** Without a path. Only a file has one. */
  readonly fileName: string | undefined;
}

/**
 * Reads the names of a part. `name*` and `filename*` (RFC 5987) count before `name` and `filename` (RFC 6266 4.3); older
 * versions of Python's requests send only those for names that are not ASCII.
 */
export function namesIn(disposition: string): PartNames {
  const values = parametersIn(disposition);
  const preferred = (key: string): string | undefined => {
    const extended = values.get(`${key}*`);
    return (extended === undefined ? undefined : decoded(extended)) ?? values.get(key) ?? extended;
  };
  return { name: preferred("name"), fileName: preferred("filename")?.split(/[/\\]/).at(-1) };
}

/** Returns the values by parameter, in lower case. Takes linear time. */
function parametersIn(header: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let rest = header;
  for (let equals = rest.indexOf("="); equals >= 0; equals = rest.indexOf("=")) {
    const key = rest
      .slice(rest.lastIndexOf(";", equals) + 1, equals)
      .trim()
      .toLowerCase();
    rest = rest.slice(equals + 1).trimStart();
    const end = endOfValue(rest);
    if (!values.has(key)) values.set(key, unquoted(rest.slice(0, end).trim()));
    rest = rest.slice(end);
  }
  return values;
}

/** A quoted value ends at a quote that is not escaped and ends the parameter, because some clients escape none. */
function endOfValue(text: string): number {
  if (!text.startsWith('"')) return text.includes(";") ? text.indexOf(";") : text.length;
  for (let at = text.indexOf('"', 1); at > 0; at = text.indexOf('"', at + 1)) {
    const next = text.slice(at + 1).trimStart();
    if (text[at - 1] !== "\\" && (next === "" || next.startsWith(";"))) return at + 1;
  }
  return text.length;
}

/** Removes quotes and escapes; other backslashes separate the folders of a path. */
const unquoted = (value: string): string =>
  value.replace(/^"|"$/g, "").replaceAll('\\"', '"').replaceAll("%22", '"');

/** Decodes a value like `utf-8''%E5%9B%BE.txt`; returns undefined for one that is written wrongly. */
function decoded(value: string): string | undefined {
  const [, charset, text] = /^([\w-]+)'[\w-]*'([ -~]*)$/.exec(value) ?? [];
  if (charset === undefined || text === undefined) return undefined;
  const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  try {
    return new TextDecoder(charset, { fatal: true }).decode(Buffer.from(bytes, "latin1"));
  } catch {
    return undefined;
  }
}
