/** The text of a document: JSON with one row a line, so that people can read it and compare two of them. */

export interface DocumentData {
  readonly version: number;
  /** Table → the id its next row gets. */
  readonly nextId: Readonly<Record<string, number>>;
  /** Table → its rows, in insertion order. */
  readonly tables: Readonly<Record<string, readonly object[]>>;
}

/** Rows never change, so neither does their text: a write joins the texts that earlier writes made. */
const texts = new WeakMap<object, string>();

function textOf(row: object): string {
  let text = texts.get(row);
  if (text === undefined) {
    text = JSON.stringify(row);
    texts.set(row, text);
  }
  return text;
}

/** Rows per chunk: enough for efficient writes, few enough not to block the event loop. */
const ROWS_PER_CHUNK = 500;

/** The document's text in chunks, each made when it is needed. */
export function* documentText(data: DocumentData): Generator<string> {
  yield `{\n"version": ${data.version},\n"nextId": ${JSON.stringify(data.nextId)},\n"tables": {\n`;
  let between = "";
  for (const [name, rows] of Object.entries(data.tables)) {
    yield `${between}${JSON.stringify(name)}: [`;
    for (let from = 0; from < rows.length; from += ROWS_PER_CHUNK) {
      const lines = rows.slice(from, from + ROWS_PER_CHUNK).map(textOf);
      yield `${from === 0 ? "\n" : ",\n"}${lines.join(",\n")}`;
    }
    yield rows.length === 0 ? "]" : "\n]";
    between = ",\n";
  }
  yield "\n}\n}\n";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is wrong with the shape, as the end of a sentence; undefined: nothing. */
export function shapeProblem(value: unknown, tables: readonly string[]): string | undefined {
  if (!isRecord(value) || !isRecord(value.nextId) || !isRecord(value.tables)) {
    return "does not have the shape of a document";
  }
  if (!Object.values(value.nextId).every((id) => Number.isSafeInteger(id))) return "has a damaged nextId";
  for (const name of tables) {
    const rows = value.tables[name];
    if (!Array.isArray(rows)) return `has no table "${name}"`;
    if (!rows.every(isRecord)) return `has a row in "${name}" that is not an object`;
  }
  return undefined;
}
