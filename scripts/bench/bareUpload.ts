/** The baseline for uploads: `bareUpload.ts <folder>` writes the body of every request to a file, and nothing else. */
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

const folder = process.argv[2] ?? ".";
let count = 0;
const http = createServer(async (request, response) => {
  const path = join(folder, `bare-${count++}`);
  await pipeline(request, createWriteStream(path));
  response.end();
  await rm(path);
});
http.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ event: "listening", port: (http.address() as AddressInfo).port }));
});
