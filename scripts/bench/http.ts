/** What a dialect's HTTP call costs beside bare Koa with koa-body and the same JSON. */
import { type Bench, type Finding, inTurns, median, type Stage } from "./plan.ts";
import { populate } from "./population.ts";
import { type ServerProcess, startBareHttp, startHost } from "./processes.ts";

const CALLS = [
  { path: "/apiv1/user/query", body: { username: "person-7" } },
  { path: "/auth/user_data", body: { user_name: "person-7" } },
  { path: "/chatroom/list", body: {} },
];

export const http: Bench = {
  name: "http",
  about: "a dialect's HTTP call",
  async run(stage) {
    const population = await populate({ rooms: 2, members: 10 });
    const host = await startHost(population.dataDir, stage.nodeOptions);
    try {
      const findings: Finding[] = [];
      for (const call of CALLS) findings.push(await compare(stage, host, call));
      return findings;
    } finally {
      await host.stop();
      await population.remove();
    }
  },
};

async function compare(
  { driver, quick }: Stage,
  host: ServerProcess,
  { path, body }: (typeof CALLS)[number],
): Promise<Finding> {
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json" };
  const response = await fetch(`http://127.0.0.1:${host.port}${path}`, {
    method: "POST",
    headers,
    body: text,
  });
  const bare = await startBareHttp(await response.text());
  try {
    const rates = await inTurns([bare, host], quick ? 3 : 6, ({ port }) =>
      driver.call("request", {
        port,
        path,
        body: text,
        connections: 32,
        warmUpMs: 1000,
        ms: quick ? 1000 : 2000,
      }),
    );
    // In the first turn V8 still compiles.
    const [bareRate = 0, hostRate = 0] = rates.map(([_, ...warm]) => median(warm));
    return {
      name: `POST ${path}, against bare Koa`,
      beside: `${Math.round(bareRate).toLocaleString("en")}/s`,
      host: `${Math.round(hostRate).toLocaleString("en")}/s`,
      value: hostRate / bareRate,
      target: { atLeast: 0.5 },
    };
  } finally {
    await bare.stop();
  }
}
