/** Runs the benches one after the other and prints the results as the table of docs/performance.md. */
import { parseArgs } from "node:util";
import { arrivalOf1000, arrivalOf5000 } from "./arrival.ts";
import { compareWith } from "./compare.ts";
import { history } from "./history.ts";
import { http } from "./http.ts";
import { latency } from "./latency.ts";
import { pace } from "./pace.ts";
import type { Bench, Finding } from "./plan.ts";
import { startDriver } from "./processes.ts";
import { fewSpeakers, manyRooms, oneLargeRoom } from "./saturation.ts";
import { search } from "./search.ts";
import { slowDisk } from "./slowDisk.ts";
import { smallRequests } from "./smallRequests.ts";
import { upload } from "./upload.ts";
import { wires } from "./wires.ts";

const BENCHES: readonly Bench[] = [
  manyRooms,
  fewSpeakers,
  oneLargeRoom,
  latency,
  pace,
  slowDisk,
  arrivalOf1000,
  arrivalOf5000,
  history,
  search,
  wires,
  http,
  upload,
  smallRequests,
];
/** The benches that measure a bare server too, which another build can replace. */
const COMPARED: readonly Bench[] = [
  manyRooms,
  fewSpeakers,
  oneLargeRoom,
  latency,
  pace,
  slowDisk,
  arrivalOf1000,
  arrivalOf5000,
];
/** A whole run takes 12 minutes on two quiet cores; one that hangs ends. */
const MAX_MINUTES = 40;

const { values: options } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    quick: { type: "boolean", default: false },
    /** A commit that replaces the bare server. */
    compare: { type: "string" },
    /** How long `small-requests` searches. */
    seconds: { type: "string" },
    /** Given to the host's node, as `--node=--cpu-prof`. */
    node: { type: "string", multiple: true, default: [] },
    help: { type: "boolean", default: false },
  },
});

const names = BENCHES.map((bench) => bench.name);
const unknown = options.only?.find((name) => !names.includes(name));
if (options.help || unknown !== undefined) {
  if (unknown !== undefined) console.error(`There is no bench "${unknown}".`);
  console.log("npm run bench -- [--only NAME]… [--quick] [--seconds N] [--compare COMMIT] [--node=OPTION]…");
  for (const bench of BENCHES) console.log(`  ${bench.name.padEnd(14)} ${bench.about}`);
  process.exit(unknown === undefined ? 0 : 1);
}

setTimeout(() => {
  console.error(`The benches took longer than ${MAX_MINUTES} minutes.`);
  process.exit(1);
}, MAX_MINUTES * 60_000).unref();

const { compare } = options;
if (compare !== undefined) compareWith(compare);
let failed = false;
console.log(
  compare === undefined
    ? "| what | beside | Hearth | ratio | target | |\n| --- | ---: | ---: | ---: | ---: | --- |"
    : `| what | ${compare} | this build | ratio |\n| --- | ---: | ---: | ---: |`,
);
for (const bench of compare === undefined ? BENCHES : COMPARED) {
  if (options.only ? !options.only.includes(bench.name) : bench === smallRequests && options.quick) continue;
  const driver = startDriver();
  try {
    const findings = await bench.run({
      driver,
      quick: options.quick,
      nodeOptions: options.node,
      ...(options.seconds !== undefined && { seconds: Number(options.seconds) }),
    });
    for (const finding of findings) print(finding);
  } catch (error) {
    failed = true;
    console.log(`| ${bench.about} | | | | | failed |`);
    console.error(error);
  } finally {
    driver.stop();
  }
}
process.exit(failed ? 1 : 0);

function print({ name, beside, host, value, target }: Finding): void {
  if (compare !== undefined) {
    console.log(`| ${name} | ${beside} | ${host} | ${value.toFixed(2)} |`);
    return;
  }
  const [holds, promise] =
    "atLeast" in target
      ? [value >= target.atLeast, `≥ ${target.atLeast}`]
      : [value <= target.atMost, `≤ ${target.atMost}`];
  failed ||= !holds;
  console.log(
    `| ${name} | ${beside} | ${host} | ${value.toFixed(2)} | ${promise} | ${holds ? "pass" : "FAIL"} |`,
  );
}
