/** `npm run pack:check`: what electron-builder packs is complete, and no more than that. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { removeFolder, temporaryFolder } from "../../support/folders.ts";
import { askOk, createRoom, person } from "../../support/people.ts";
import { startStandIn } from "../desktop.ts";
import { objections, type Packed, pack } from "./packed.ts";

const whyNot = process.platform === "linux" ? null : "packing on the stand-in is written for Linux";
if (whyNot) console.info(`The packed app is not checked: ${whyNot}.`);

describe.skipIf(whyNot !== null)("the packed app", () => {
  const into = temporaryFolder();
  let packed: Packed;
  beforeAll(async () => {
    packed = await pack(into);
  });
  afterAll(() => removeFolder(into));

  it("is built without network access", () => {
    expect(packed.asked).toEqual([]);
  });

  it("has the metadata that every target requires", async () => {
    expect(await objections(into)).toEqual({ appimage: "", deb: "" });
  });

  it("contains the build and its run-time dependencies, and nothing else", () => {
    const tops = new Set(packed.files.map(({ path }) => path.split("/")[0]));
    expect([...tops].sort()).toEqual(["LICENSE", "dist", "node_modules", "package.json"]);
    const paths = packed.files.map(({ path }) => path);
    for (const needed of [
      "dist/main/index.js",
      "dist/main/host-process.js",
      "dist/main/preload.cjs",
      "dist/main/icons/icon.png",
      "dist/main/icons/tray.png",
      "dist/renderer/admin.html",
      "dist/renderer/index.html",
      "dist/server/cli.js",
    ]) {
      expect(paths).toContain(needed);
    }
    expect(
      paths.filter((path) =>
        /\.(?:ts|map|tsx)$|(?<!licenses?)\.md$|node_modules\/(?:electron|react|vite|@types)\//i.test(path),
      ),
    ).toEqual([]);
    const own = JSON.parse(readFileSync(join(packed.folder, "package.json"), "utf8"));
    expect(own).toMatchObject({ name: "hearth", main: "dist/main/index.js", type: "module" });
    expect(own.devDependencies).toBeUndefined();
  });

  it("contains the licences of the packages that it contains, those inside the pages included", () => {
    const paths = packed.files.map(({ path }) => path);
    const isLicence = (path: string): boolean => /(?:^|\/)licen[cs]e[^/]*$/i.test(path);
    const without = paths
      .filter((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path))
      .map((path) => dirname(path))
      .filter((folder) => readdirSync(folder).some(isLicence))
      .filter((folder) => !paths.some((path) => dirname(path) === folder && isLicence(path)));
    expect(without).toEqual([]);
    const ofPages = readFileSync(join(packed.folder, "dist/renderer/licenses.md"), "utf8");
    for (const name of ["react", "@mantine/core", "lucide-react"]) expect(ofPages).toContain(`## ${name} - `);
  });

  it("keeps native libraries outside the archive", () => {
    const native = packed.files.filter(({ path }) => /\.node$|\.so[.\d]*$/.test(path));
    expect(native.length).toBeGreaterThanOrEqual(2);
    expect(native.filter(({ isUnpacked }) => !isUnpacked)).toEqual([]);
    const unpacked = packed.files.filter(({ isUnpacked }) => isUnpacked);
    expect(unpacked.filter(({ path }) => !/^node_modules\/(?:sharp|@img)\//.test(path))).toEqual([]);
  });

  it("has the Electron fuses that electron-builder.yml sets", () => {
    expect(packed.fuses).toMatchObject({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it("serves people who register, write and set a picture", async () => {
    const { url, ended } = await serve(packed.folder);
    for (const path of ["/", "/admin", "/icon.svg", "/docs"])
      expect((await fetch(url + path)).status, path).toBe(200);
    const ada = await person({ url }, "ada");
    const room = await createRoom(ada, "Kitchen");
    const socket = await ada.connect();
    await askOk(socket, "room:join", { roomId: room.id });
    const sent = { roomId: room.id, clientId: "1", kind: "text", body: "Hello" } as const;
    expect(await askOk(socket, "message:send", sent)).toMatchObject({ seq: expect.any(Number) });
    socket.close();
    const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: "#c52" } })
      .png()
      .toBuffer();
    const set = await fetch(`${url}/api/me/avatar`, {
      method: "PUT",
      headers: { Authorization: `Bearer ${ada.token}`, "Content-Type": "image/png" },
      body: new Uint8Array(picture),
    });
    expect(set.status).toBe(200);
    const { avatar } = (await set.json()) as { avatar: string };
    const shown = await fetch(new URL(avatar, url));
    expect(shown.headers.get("content-type")).toBe("image/webp");
    expect((await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).format).toBe("webp");
    expect(await ended()).toBe(0);
  });

  it("opens its window on the console", async () => {
    const desktop = await startStandIn({ root: packed.folder });
    onTestFinished(desktop.end);
    const page = await desktop.page();
    await page.getByRole("navigation").getByRole("link").first().waitFor();
    expect(await page.evaluate(() => location.pathname)).toBe("/admin");
    await expect
      .poll(() => page.evaluate(() => document.querySelector("img")?.naturalWidth))
      .toBeGreaterThan(0);
  });
});

/** The packed server in a process of its own, which finds no package but the packed ones. */
async function serve(folder: string): Promise<{ url: string; ended(): Promise<number | null> }> {
  const script = `import("./dist/server/cli.js").then(({ run }) => run(process.argv.slice(1))).then((code) => process.exit(code));`;
  const dataDir = temporaryFolder();
  onTestFinished(() => removeFolder(dataDir));
  const args = ["--json", "--port", "0", "--host", "127.0.0.1", "--no-aliases", "--data", dataDir];
  const child = spawn(process.execPath, ["-e", script, "--", ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const said = JSON.parse(line);
      if (said.event === "listening") resolve(`http://127.0.0.1:${said.port}`);
    });
    void exited.then((code) => reject(new Error(`The packed server ended with ${code}.`)));
  });
  return {
    url,
    ended() {
      child.kill("SIGTERM");
      return exited;
    },
  };
}
