/**
 * The intent file: the new content of several documents, written before them when they must change together. A whole
 * file is durable: a start writes its content into the documents (docs/data-folder.md, Transactions).
 */
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { Committed } from "./changes.ts";
import { type Reports, setAside } from "./damage.ts";
import { readText, removeFile, replaceFile } from "./files.ts";
import { INTENT } from "./layout.ts";
import type { Reserve } from "./reserve.ts";
import { type DocumentData, documentText } from "./rows.ts";

export interface Write {
  readonly document: Committed;
  readonly data: DocumentData;
}

const SUM = /end ([0-9a-f]{8})\n$/;
/** No line of a document looks like it: they begin with a bracket, a quotation mark or a comma. */
const HEADER = /^document (\w+)\n/m;

export class Intent {
  readonly #path: string;
  #documents: ReadonlySet<Committed> = new Set();

  constructor(folder: string) {
    this.#path = join(folder, INTENT);
  }

  /** The documents that the file on the disk holds; empty when there is none. */
  get documents(): ReadonlySet<Committed> {
    return this.#documents;
  }

  /** Durable when resolved. Replaces an earlier file, whose documents must be among these. */
  async write(writes: readonly Write[]): Promise<void> {
    const isFirst = this.#documents.size === 0;
    this.#documents = new Set(writes.map(({ document }) => document));
    try {
      await replaceFile(this.#path, intentText(writes));
    } catch (error) {
      // When only the last sync failed it is on the disk all the same.
      if (isFirst) await this.remove().catch(() => {});
      throw error;
    }
  }

  /** Call this when all its documents were written. Durable with the next write in the folder, which is early enough. */
  async remove(): Promise<void> {
    await removeFile(this.#path);
    this.#documents = new Set();
  }
}

function* intentText(writes: readonly Write[]): Generator<string> {
  let sum = 0;
  for (const { document, data } of writes) {
    let begin = `document ${document.name}\n`;
    for (const text of documentText(data)) {
      const piece = begin + text;
      begin = "";
      sum = crc32(piece, sum);
      yield piece;
    }
  }
  yield `end ${hex(sum)}\n`;
}

const hex = (sum: number): string => sum.toString(16).padStart(8, "0");

/**
 * Writes the content of a whole intent file into the documents, and removes the file. A damaged one, which no kill
 * leaves, changes nothing and is set aside.
 */
export async function applyIntent(folder: string, reports: Reports, reserve: Reserve): Promise<void> {
  const path = join(folder, INTENT);
  await removeFile(`${path}.tmp`);
  const text = await readText(path);
  if (text === undefined) return;
  const body = text.replace(SUM, "");
  if (SUM.exec(text)?.[1] !== hex(crc32(body))) return setAside(path, reports);
  const [, ...parts] = body.split(HEADER);
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const document = join(folder, `${parts[at]}.json`);
    await reserve.use(() => replaceFile(document, [parts[at + 1] ?? ""]));
  }
  await removeFile(path);
}
