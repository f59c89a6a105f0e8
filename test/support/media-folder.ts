/** A media folder of its own for one test file, with settings that a test may change. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach } from "vitest";
import { createMedia, type HostMedia, type Network } from "../../server/media/index.ts";

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
  /** The same folder, as after a restart. */
  reopen(): HostMedia;
}

export async function mediaFixture(network?: Network): Promise<MediaFixture> {
  const dataDir = await mkdtemp(join(tmpdir(), "hearth-media-"));
  const settings = {
    "uploads.maxBytes": 10_485_760,
    "uploads.quotaPerUser": 100_000_000,
    "storage.minFreeBytes": 0,
    "avatars.maxBytes": 5_242_880,
    "avatars.allowPrivateFetch": false,
  };
  const standard = { ...settings };
  const log = { info() {}, warn() {}, error: console.error };
  const reopen = () => createMedia({ dataDir, settings: () => settings, log, ...(network && { network }) });
  beforeEach(() => {
    Object.assign(settings, standard);
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));
  return { dataDir, settings, reopen, media: reopen() };
}
