/** The documents of the data folder, each with a durable lowdb adapter. The only file that uses lowdb. */
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Adapter, Low } from "lowdb";
import { DamagedDocument, errorCode, UnknownVersion } from "./failures.ts";
import { fileExists, isCopy, keepCopy, readText, replaceFile } from "./files.ts";
import type { Migrations } from "./migrations.ts";
import { type DocumentData, documentText, isRecord, shapeProblem } from "./rows.ts";

export interface DocumentSpec {
  /** File name without `.json`. */
  readonly name: string;
  /** The version that this program writes. */
  readonly version: number;
  readonly tables: readonly string[];
  readonly migrations: Migrations;
}

/** The lowdb adapter: reads and writes the whole content; a write is all or nothing and keeps the last good state. */
class DurableFile implements Adapter<DocumentData> {
  readonly #path: string;
  constructor(path: string) {
    this.#path = path;
  }

  /** The parsed JSON, not validated yet; null when there is no file. */
  async read(): Promise<DocumentData | null> {
    const text = await readText(this.#path).catch(async (error: unknown) => {
      const isFolder = errorCode(error) === "EISDIR";
      throw isFolder ? await damaged(this.#path, "is a folder, which must be moved away first") : error;
    });
    if (text === undefined) return null;
    let found: unknown;
    try {
      found = JSON.parse(text);
    } catch {
      throw await damaged(this.#path, text.trim() === "" ? "is empty" : "is not readable as JSON");
    }
    // lowdb treats any falsy value as "no file" and continues with an empty document.
    if (!isRecord(found)) throw await damaged(this.#path, "does not have the shape of a document");
    return found as unknown as DocumentData;
  }

  async write(data: DocumentData): Promise<void> {
    await replaceFile(this.#path, documentText(data), copyOf(this.#path));
  }
}

export class Document {
  readonly name: string;
  readonly path: string;
  readonly #low: Low<DocumentData>;
  /** A version whose copy must be kept before the first write. */
  #migratedFrom: { version: number; text: string } | undefined;
  #isNew = false;
  /** After a kill the copy is one state behind. */
  #isCopyCurrent = false;

  private constructor(path: string, spec: DocumentSpec) {
    this.name = spec.name;
    this.path = path;
    const tables = Object.fromEntries(spec.tables.map((table) => [table, []]));
    this.#low = new Low(new DurableFile(path), { version: spec.version, nextId: {}, tables });
  }

  /**
   * Reads a document, migrated in memory; a missing one starts empty. Writes nothing: {@link settle} does.
   * @throws DamagedDocument, UnknownVersion
   */
  static async open(folder: string, spec: DocumentSpec): Promise<Document> {
    const path = join(folder, `${spec.name}.json`);
    const document = new Document(path, spec);
    if (await fileExists(path)) {
      await document.#low.read();
      await document.#migrate(spec);
      const problem = shapeProblem(document.data, spec.tables);
      if (problem !== undefined) throw await damaged(path, problem);
      document.#isCopyCurrent = await isCopy(copyOf(path), path);
    } else {
      document.#isNew = true;
    }
    return document;
  }

  get data(): DocumentData {
    return this.#low.data;
  }

  async #migrate(spec: DocumentSpec): Promise<void> {
    const { version } = this.#low.data;
    if (!Number.isSafeInteger(version)) throw await damaged(this.path, "carries no version");
    if (version > spec.version) {
      throw new UnknownVersion(
        `${this.path} was written by a newer version of Hearth (document version ${version}; this one reads up to ${spec.version}). Start that version, or restore a backup made with this one.`,
      );
    }
    if (version === spec.version) return;
    const text = await readText(this.path);
    this.#migratedFrom = { version, text: text ?? "" };
    let data: unknown = this.#low.data;
    for (let from = version; from < spec.version; from++) {
      const step = spec.migrations[from];
      if (step === undefined) {
        throw new UnknownVersion(
          `${this.path} has document version ${version}, which this version of Hearth can no longer read. Open it once with an older Hearth.`,
        );
      }
      data = { ...step(data), version: from + 1 };
    }
    this.#low.data = data as DocumentData;
  }

  /** Writes a document that opening created or migrated; the old version is copied first. */
  async settle(): Promise<void> {
    if (this.#migratedFrom !== undefined) {
      const { version, text } = this.#migratedFrom;
      await replaceFile(this.path.replace(/\.json$/, `.v${version}.json`), [text]);
    } else if (!this.#isNew) {
      return;
    }
    await this.#low.write();
    this.#isNew = false;
    this.#migratedFrom = undefined;
  }

  /**
   * Updates the last good copy. After a write the copy is the previous state (a hard link, which costs nothing); after
   * this call it is the current one.
   */
  async keepCopy(): Promise<void> {
    if (this.#isCopyCurrent) return;
    await keepCopy(this.path, copyOf(this.path));
    this.#isCopyCurrent = true;
  }

  /** Replaces the document's content; durable when resolved. */
  async write(data: DocumentData): Promise<void> {
    this.#low.data = data;
    this.#isCopyCurrent = false;
    await this.#low.write();
  }
}

const copyOf = (path: string): string => `${path}.bak`;

/** The error for a damaged document: what is wrong, where its last good copy is, how to restore it. */
export async function damaged(path: string, problem: string): Promise<DamagedDocument> {
  const copy = copyOf(path);
  const name = basename(path);
  const begin = `${path} ${problem}. The server does not start without it, so that nothing is lost.`;
  const time = await timeOfGoodCopy(copy);
  if (time === undefined) {
    const advice = `Put ${name} back from a backup of the data folder.`;
    return new DamagedDocument(path, `${begin} There is no good copy of it in the data folder. ${advice}`);
  }
  const command = process.platform === "win32" ? "copy" : "cp";
  return new DamagedDocument(
    path,
    `${begin} Its last good copy is ${name}.bak of ${time.toISOString()}. To restore it: ${command} "${copy}" "${path}"`,
  );
}

async function timeOfGoodCopy(path: string): Promise<Date | undefined> {
  try {
    const text = await readText(path);
    if (text === undefined || shapeProblem(JSON.parse(text), []) !== undefined) return undefined;
    return (await stat(path)).mtime;
  } catch {
    return undefined;
  }
}
