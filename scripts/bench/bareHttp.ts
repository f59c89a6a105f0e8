/** The baseline for HTTP: `bareHttp.ts <answer>` is Koa with koa-body that answers the same JSON to everything. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Koa from "koa";
import { koaBody } from "koa-body";

const answer: unknown = JSON.parse(process.argv[2] ?? "{}");
const app = new Koa();
app.use(koaBody());
app.use((ctx) => {
  ctx.body = answer;
});
const http = createServer(app.callback());
http.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ event: "listening", port: (http.address() as AddressInfo).port }));
});
