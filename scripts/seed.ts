/** Fills an empty data folder with people, rooms, history, pictures, merchants, codes, bans and mutes. */
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { en } from "./screenshots/talk/en.ts";
import { zh } from "./screenshots/talk/zh.ts";
import { startWorld } from "./screenshots/world/world.ts";

const PASSWORD = "hearth";
const { values } = parseArgs({
  options: {
    data: { type: "string", default: "hearth-data" },
    language: { type: "string", default: "en" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log("npm run seed -- [--data DIR] [--language en|zh]");
  process.exit(0);
}
const folder = resolve(values.data);
if (existsSync(folder) && readdirSync(folder).length > 0) {
  console.error(`${folder} is not empty. Remove it first, or name another folder with --data.`);
  process.exit(1);
}

const story = values.language.startsWith("zh") ? zh : en;
const world = await startWorld(story, { dataDir: folder, password: PASSWORD });
await world.host.host.admin.window.call("settings.update", { "server.name": story.hostName });
await world.stop();
const people = story.people.map(({ username }) => username).join(", ");
console.log(`Filled ${folder}. Start on it: npm run dev -- --data ${values.data}
People: ${people}
Password of each of them and of the console: ${PASSWORD}`);
process.exit(0);
