/** A media folder with settings that a test may change. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeEach } from "vitest";
import { createMedia, type HostMedia, type Network } from "../../server/media/index.ts";
import { removeFolder, temporaryFolder } from "./folders.ts";

export interface MediaFixture {
  readonly dataDir: string;
  readonly media: HostMedia;
  readonly settings: {
    "uploads.maxBytes": number;
    "uploads.quotaPerUser": number;
    "storage.minFreeBytes": number;
    "avatars.maxBytes": number;
    "avatars.allowPrivateFetch": boolean;
  };
  /** What the file at a URL path holds. */
  bytesAt(path: string): Promise<Buffer>;
  /** The same folder, as after a restart. */
  reopen(): HostMedia;
}

const STANDARD = {
  "uploads.maxBytes": 10_485_760,
  "uploads.quotaPerUser": 100_000_000,
  "storage.minFreeBytes": 0,
  "avatars.maxBytes": 5_242_880,
  "avatars.allowPrivateFetch": false,
};

/** For one test file: its settings are the standard ones before each test. */
export function mediaFixture(network?: Network): MediaFixture {
  const fixture = mediaOn(temporaryFolder(), network);
  beforeEach(() => void Object.assign(fixture.settings, STANDARD));
  afterAll(() => removeFolder(fixture.dataDir));
  return fixture;
}

export function mediaOn(dataDir: string, network?: Network): MediaFixture {
  const settings = { ...STANDARD };
  const log = { info() {}, warn() {}, error: console.error };
  const reopen = () => createMedia({ dataDir, settings: () => settings, log, ...(network && { network }) });
  const bytesAt = (path: string) => readFile(join(dataDir, path.replace("/upload/", "uploads/")));
  return { dataDir, settings, bytesAt, reopen, media: reopen() };
}
