/** The audit log: `logs/audit/<first id>.jsonl`, appended to and never rewritten. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Queue } from "../async/queue.ts";
import type { AuditLog, AuditQuery } from "../chat/ports.ts";
import type { AuditEntry } from "../chat/types.ts";
import { AppendFile } from "./append-file.ts";
import { AuditRows } from "./audit-rows.ts";
import { cutTornEnd, type Reports } from "./damage.ts";
import { makeFolder, namesIn, syncFolder } from "./files.ts";
import { isRecord } from "./rows.ts";

const FLUSH_DELAY_MS = 1_000;
const FILE_BYTES = 4 * 1024 * 1024;
/** How many entries wait while the disk accepts none; the oldest are dropped first. */
const MAX_UNWRITTEN = 20_000;
/** Lines parsed before the event loop gets a turn. */
const LINES_PER_TURN = 2_000;

export class DiskAuditLog implements AuditLog {
  readonly #folder: string;
  readonly #reports: Reports;
  readonly #disk = new Queue();
  readonly #waiting: Omit<AuditEntry, "id">[] = [];
  #unwritten: AuditEntry[] = [];
  #rows: AuditRows | undefined;
  #lastId: number | undefined;
  #file: AppendFile | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isFailing = false;

  /** @param reports.folder `logs/`; the audit log has its own folder in it. */
  constructor(reports: Reports) {
    this.#reports = reports;
    this.#folder = join(reports.folder, "audit");
  }

  add(entry: Omit<AuditEntry, "id">): void {
    this.#waiting.push(entry);
    this.#number();
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_DELAY_MS).unref();
  }

  async list(query: AuditQuery): Promise<{ items: readonly AuditEntry[]; total: number }> {
    this.#rows ??= await this.#disk.run(async () => {
      await this.#open();
      const rows = this.#rows ?? new AuditRows(await this.#load());
      if (this.#rows === undefined) for (const entry of this.#unwritten) rows.add(entry);
      this.#rows = rows;
      return rows;
    });
    return this.#rows.find(query);
  }

  /** Writes what waits. Never rejects: what could not be written is reported and tried again. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#disk.run(() => this.#write());
  }

  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    await this.#disk.run(() => this.#closeFile());
  }

  /** Numbers the entries that arrived before the last id was read. */
  #number(): void {
    if (this.#lastId === undefined) return;
    for (const entry of this.#waiting.splice(0)) {
      const numbered = { id: ++this.#lastId, ...entry };
      this.#unwritten.push(numbered);
      this.#rows?.add(numbered);
    }
    if (this.#unwritten.length > MAX_UNWRITTEN) this.#unwritten = this.#unwritten.slice(-MAX_UNWRITTEN);
  }

  async #write(): Promise<void> {
    if (this.#waiting.length === 0 && this.#unwritten.length === 0) return;
    try {
      await this.#open();
      const entries = [...this.#unwritten];
      const first = entries[0];
      if (first === undefined) return;
      const file = await this.#fileFor(first.id);
      await file.append(Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join("")));
      const lastWritten = entries.at(-1)?.id ?? 0;
      this.#unwritten = this.#unwritten.filter((entry) => entry.id > lastWritten);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#reports.log.error("Writing failed: audit log", error);
      this.#isFailing = true;
      await this.#closeFile();
      this.#timer ??= setTimeout(() => void this.flush(), FLUSH_DELAY_MS).unref();
    }
  }

  /** Reads the last id, once. */
  async #open(): Promise<void> {
    if (this.#lastId !== undefined) return;
    let lastId = 0;
    for (const name of (await this.#names()).toReversed()) {
      const path = join(this.#folder, name);
      const { lastLine } = await cutTornEnd(path, (line) => parseEntry(line) !== undefined, this.#reports);
      // An empty file is left when its first entry could not be written.
      lastId = lastLine === undefined ? Number.parseInt(name, 10) - 1 : (parseEntry(lastLine)?.id ?? 0);
      break;
    }
    this.#lastId = lastId;
    this.#number();
  }

  async #fileFor(firstId: number): Promise<AppendFile> {
    if (this.#file !== undefined && this.#file.size < FILE_BYTES) return this.#file;
    const last = this.#file === undefined ? (await this.#names()).at(-1) : undefined;
    await this.#closeFile();
    if (last !== undefined) {
      const path = join(this.#folder, last);
      const { size } = await cutTornEnd(path, (line) => parseEntry(line) !== undefined, this.#reports);
      if (size < FILE_BYTES) {
        this.#file = await AppendFile.open(path, size);
        return this.#file;
      }
    }
    await makeFolder(this.#folder);
    this.#file = await AppendFile.open(join(this.#folder, `${String(firstId).padStart(12, "0")}.jsonl`), 0);
    await syncFolder(this.#folder);
    return this.#file;
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  /** The newest entries on the disk, oldest first. */
  async #load(): Promise<AuditEntry[]> {
    const files: AuditEntry[][] = [];
    let count = 0;
    for (const name of (await this.#names()).toReversed()) {
      if (count >= AuditRows.MAX) break;
      const entries: AuditEntry[] = [];
      const lines = (await readFile(join(this.#folder, name), "utf8")).split("\n");
      for (const [index, line] of lines.entries()) {
        const entry = parseEntry(line);
        if (entry !== undefined) entries.push(entry);
        if (index % LINES_PER_TURN === 0) await nextTurn();
      }
      count += entries.length;
      files.unshift(entries);
    }
    return files.flat();
  }

  async #names(): Promise<string[]> {
    return (await namesIn(this.#folder)).filter((name) => /^\d{12}\.jsonl$/.test(name)).sort();
  }
}

function parseEntry(line: string): AuditEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) && Number.isSafeInteger(value.id) ? (value as unknown as AuditEntry) : undefined;
  } catch {
    return undefined;
  }
}
