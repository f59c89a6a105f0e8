/** `npm run seed`: fills a data folder for development; `--help` lists the options. */
import { register } from "tsx/esm/api";

register();
await import("./seed.ts");
