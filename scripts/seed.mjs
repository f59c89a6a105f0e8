/** `npm run seed`: fills a data folder to develop against; `--data DIR` (default hearth-data), `--language zh`. */
import { register } from "tsx/esm/api";

register();
await import("./seed.ts");
