/** `npm run soak -- --minutes N --seed S`: uses every API at random and compares what they say. */
import { runMain } from "../run.mjs";

await runMain(import.meta.url);
