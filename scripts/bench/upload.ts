/**
 * What a large file costs: 1 GiB by the tus protocol against a bare node:http server that writes the same stream to the
 * same disk.
 */
import { request } from "node:http";
import { type Bench, type Finding, inTurns, median, type Stage } from "./plan.ts";
import { type Population, populate } from "./population.ts";
import { type ServerProcess, startBareUpload, startHost } from "./processes.ts";

const MIB = 1024 * 1024;
const PIECE = Buffer.alloc(64 * 1024, "hearth");
const SAMPLE_MS = 20;

export const upload: Bench = {
  name: "upload",
  about: "1 GiB as one resumable upload",
  async run(stage) {
    const population = await populate({ rooms: 1, members: 2 });
    const host = await startHost(population.dataDir, stage.nodeOptions);
    const bare = await startBareUpload(population.dataDir);
    try {
      return await compare(stage, host, bare, population);
    } finally {
      await Promise.all([host.stop(), bare.stop()]);
      await population.remove();
    }
  },
};

async function compare(
  { quick }: Stage,
  host: ServerProcess,
  bare: ServerProcess,
  { roomIds, tokens }: Population,
): Promise<Finding[]> {
  const bytes = (quick ? 256 : 1024) * MIB;
  const [token = "", roomId = 0] = [tokens[0], roomIds[0]];
  // Warm up with a small upload.
  await toHost(host, token, roomId, 16 * MIB);
  let growth = 0;
  const [bareRates = [], hostRates = []] = await inTurns([bare, host], quick ? 2 : 3, async (server) => {
    if (server === bare) return bytes / MIB / (await timed(() => send(bare.port, "POST", "/", {}, bytes)));
    const before = host.rssBytes();
    const watching = setInterval(() => {
      growth = Math.max(growth, host.rssBytes() - before);
    }, SAMPLE_MS);
    const seconds = await timed(() => toHost(host, token, roomId, bytes));
    clearInterval(watching);
    return bytes / MIB / seconds;
  });
  const [bareRate, hostRate] = [median(bareRates), median(hostRates)];
  const size = quick ? "256 MiB" : "1 GiB";
  return [
    {
      name: `upload of ${size}: rate, against bare node:http`,
      beside: `${Math.round(bareRate)} MiB/s`,
      host: `${Math.round(hostRate)} MiB/s`,
      value: hostRate / bareRate,
      target: { atLeast: 0.5 },
    },
    {
      name: `upload of ${size}: growth of the host's memory, in MB`,
      beside: "",
      host: `${(growth / MIB).toFixed(1)} MiB`,
      value: growth / 1_000_000,
      target: { atMost: 60 },
    },
  ];
}

/** Uploads in one request, as over a stable connection, and cancels the upload. */
async function toHost(host: ServerProcess, token: string, roomId: number, bytes: number): Promise<void> {
  const told = { "Tus-Resumable": "1.0.0", Authorization: `Bearer ${token}` };
  const metadata = `roomId ${btoa(`${roomId}`)},filename ${btoa("large.bin")}`;
  const begun = await fetch(`http://127.0.0.1:${host.port}/api/uploads`, {
    method: "POST",
    headers: { ...told, "Upload-Length": `${bytes}`, "Upload-Metadata": metadata },
  });
  const location = begun.headers.get("location");
  if (location === null) throw new Error(`The upload could not begin: ${await begun.text()}`);
  const type = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0" };
  await send(host.port, "PATCH", location, { ...told, ...type }, bytes);
  await fetch(`http://127.0.0.1:${host.port}${location}`, { method: "DELETE", headers: told });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** Sends this many bytes as fast as they are read. */
function send(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  bytes: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request({
      port,
      host: "127.0.0.1",
      method,
      path,
      headers: { ...headers, "Content-Length": bytes },
    });
    sending.once("error", reject);
    sending.once("response", (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      response.once("end", () => (statusCode < 300 ? resolve() : reject(new Error(`${statusCode}`))));
    });
    let left = bytes;
    const pump = (): void => {
      while (left > 0) {
        left -= PIECE.length;
        if (!sending.write(PIECE)) return void sending.once("drain", pump);
      }
      sending.end();
    };
    pump();
  });
}
