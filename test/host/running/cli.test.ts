import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { folderForTest } from "../../support/folders.ts";
import { call, login, person } from "../../support/people.ts";
import { holdPort, takePort } from "../../support/ports.ts";
import { type Ended, runServe, type Served } from "../../support/serve.ts";

interface Listening {
  event: string;
  port: number;
  urls: string[];
  adminUrl: string;
}

const running: Served[] = [];
afterEach(async () => {
  for (const served of running.splice(0)) {
    served.process.kill("SIGKILL");
    await served.ended;
  }
});

function serve(...[args, options]: Parameters<typeof runServe>): Served {
  const served = runServe(args, options);
  running.push(served);
  return served;
}
const quick = (dataDir: string): string[] => [
  "--host",
  "127.0.0.1",
  "--port",
  "0",
  "--no-aliases",
  "--data",
  dataDir,
];
async function listening(served: Served): Promise<Listening & { url: string }> {
  const told = JSON.parse(await served.line("")) as Listening;
  return { ...told, url: `http://127.0.0.1:${told.port}` };
}
async function stop(served: Served, signal: NodeJS.Signals = "SIGTERM"): Promise<Ended & { ms: number }> {
  const began = Date.now();
  served.process.kill(signal);
  return { ...(await served.ended), ms: Date.now() - began };
}
const events = (stdout: string): string[] =>
  stdout
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { event: string }).event);

describe("serve --json", () => {
  it("prints first where it listens and how to administer it, and stops within 5 s with exit code 0", async () => {
    const served = serve([...quick(folderForTest()), "--json"]);
    const { event, port, urls, adminUrl, url } = await listening(served);
    expect(event).toBe("listening");
    expect(urls).toEqual([`http://127.0.0.1:${port}/`]);
    expect(adminUrl).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/admin#setup=[0-9a-f]{32}$`));
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
    const { code, ms, stdout } = await stop(served);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5000);
    expect(events(stdout)).toEqual(["listening", "stopping", "stopped"]);
    expect(Object.keys(JSON.parse(stdout.split("\n")[0] ?? ""))).toEqual([
      "event",
      "port",
      "urls",
      "adminUrl",
    ]);
  });

  it.each([
    "SIGINT",
    // That of a terminal which closes.
    "SIGHUP",
  ] as const)(
    "stops at %s with all kinds of connections open, and a second one changes nothing",
    async (signal) => {
      const served = serve([...quick(folderForTest()), "--json"]);
      const host = await listening(served);
      const ada = await person(host, "ada");
      const chat = await ada.connect();
      const told = new Promise((resolve) => chat.once("host:stopping", resolve));
      const silent = new WebSocket(`ws://127.0.0.1:${host.port}/socket.io/?EIO=4&transport=websocket`);
      await new Promise((resolve) => silent.once("open", resolve));
      const ended = stop(served, signal);
      setTimeout(() => served.process.kill(signal), 20);
      await told;
      const { code, ms, stdout } = await ended;
      expect(code).toBe(0);
      expect(ms).toBeLessThan(5000);
      expect(events(stdout).at(-1)).toBe("stopped");
      chat.close();
    },
  );

  it("keeps messages for the next start", async () => {
    const dataDir = folderForTest();
    const first = serve([...quick(dataDir), "--json"]);
    await person(await listening(first), "ada");
    await stop(first);
    const second = serve([...quick(dataDir), "--json"]);
    const ada = await login(await listening(second), "ada");
    expect(ada.user.username).toBe("ada");
  });
});

describe("serve without --json", () => {
  it("prints the address, the first-run link, the data folder and how to stop", async () => {
    const dataDir = folderForTest();
    const served = serve(quick(dataDir));
    await served.line("Ctrl+C");
    const text = served.stdout();
    expect(text).toMatch(/^Hearth is up\. Only this computer can open it:\n/);
    expect(text).toMatch(/ {2}http:\/\/127\.0\.0\.1:\d+\/\n/);
    expect(text).toMatch(/http:\/\/127\.0\.0\.1:\d+\/admin#setup=/);
    expect(text).toContain(dataDir);
    expect(await stop(served)).toMatchObject({ code: 0, stderr: expect.not.stringContaining("Error") });
  });

  it("--help names every option, --version the version", async () => {
    const help = await serve(["--help"]).ended;
    expect(help.code).toBe(0);
    for (const option of [
      "--port N",
      "--host ADDR",
      "--data DIR",
      "--no-aliases",
      "--set key=value",
      "--admin-password P",
      "--json",
      "--help",
      "--version",
    ]) {
      expect(help.stdout).toContain(option);
    }
    const version = await serve(["--version"]).ended;
    expect([version.code, version.stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});

describe("options", () => {
  it("set anything for this run, and take precedence over environment variables", async () => {
    const served = serve(
      ["--json", "--set", "server.name=Den", "--set", "messages.maxLength=7", "--host", "127.0.0.1"],
      {
        env: {
          HEARTH_PORT: "0",
          HEARTH_HOST: "203.0.113.7",
          HEARTH_DATA: folderForTest(),
          HEARTH_NO_ALIASES: "1",
          HEARTH_SET: "server.name=Cave;registration.minPasswordLength=9",
        },
      },
    );
    const host = await listening(served);
    const { body } = await call<Record<string, unknown>>(host, "GET", "/api/host");
    expect(body).toMatchObject({ name: "Den", maxMessageLength: 7, minPasswordLength: 9 });
  });

  it("--admin-password opens the console without a first-run link", async () => {
    const dataDir = folderForTest();
    const served = serve([...quick(dataDir), "--json", "--admin-password", "open sesame"]);
    const host = await listening(served);
    expect(host.adminUrl).toBe(`${host.url}/admin`);
    const refused = await call(host, "POST", "/admin/api/session.login", { body: { password: "wrong" } });
    expect(refused.status).toBe(401);
    const { status, body } = await call<{ result: { token: string } }>(
      host,
      "POST",
      "/admin/api/session.login",
      {
        body: { password: "open sesame" },
      },
    );
    expect([status, typeof body.result.token]).toEqual([200, "string"]);
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    [
      "an unknown option",
      ["--prot", "1"],
      {},
      /Unknown option "--prot"\. Options are: --port, --host, .*--version\./,
    ],
    [
      "an unknown setting",
      ["--set", "server.nme=x"],
      {},
      /Unknown setting "server\.nme"\. Settings are: server\.name, /,
    ],
    ["a setting without a value", ["--set", "server.name"], {}, /has no value/],
    [
      "an invalid value of a setting",
      ["--set", "messages.maxLength=many"],
      {},
      /^messages\.maxLength takes a whole number from 1 to 100000, not "many"\.$/m,
    ],
    ["an invalid port", ["--port", "abc"], {}, /^--port takes a whole number from 0 to 65535, not "abc"\.$/m],
    ["an empty address", ["--host="], {}, /^--host takes 1 to 255 characters\.$/m],
    ["an option without its value", ["--port"], {}, /--port takes a value: --port N\./],
    ["a value for one that takes none", ["--json=yes"], {}, /--json takes no value/],
    ["an argument that is not an option", ["start"], {}, /"start" is not an option/],
    ["an empty data folder", ["--data", ""], {}, /--data takes a folder/],
    ["an empty password", ["--admin-password", ""], {}, /--admin-password takes a password/],
    [
      "an environment variable with an invalid value",
      [],
      { HEARTH_PORT: "99999" },
      /^HEARTH_PORT takes a whole number from 0 to 65535, not "99999"\.$/m,
    ],
    [
      "an environment variable that is neither true nor false",
      [],
      { HEARTH_JSON: "maybe" },
      /HEARTH_JSON is either true or false/,
    ],
  ])("%s ends the start with one line and exit code 1", async (_what, args, env, sentence) => {
    const dataDir = `${folderForTest()}/untouched`;
    const { code, stdout, stderr } = await serve(args, { env: { HEARTH_DATA: dataDir, ...env } }).ended;
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("a start that fails", () => {
  it("on a taken port prints one line and exits with 1", async () => {
    const { port, release } = await takePort();
    const { code, stderr } = await serve([
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--data",
      folderForTest(),
    ]).ended;
    expect([code, stderr]).toEqual([1, `Port ${port} is already in use.\n`]);
    const desktop = await serve([], {
      script: "scripts/start.mjs",
      env: {
        HEARTH_HOST: "127.0.0.1",
        HEARTH_PORT: String(port),
        HEARTH_DATA: folderForTest(),
        DISPLAY: "",
        WAYLAND_DISPLAY: "",
      },
    }).ended;
    expect([desktop.code, desktop.stderr]).toEqual([
      1,
      expect.stringContaining(`Port ${port} is already in use.\n`),
    ]);
    await release();
  });

  it("on a folder in use names the process and exits with 1, and after kill -9 the folder is free", async () => {
    const dataDir = folderForTest();
    const first = serve([...quick(dataDir), "--json"]);
    const { port } = await listening(first);
    const second = await serve(quick(dataDir)).ended;
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`process ${first.process.pid}, on port ${port}`);
    first.process.kill("SIGKILL");
    await first.ended;
    const third = serve([...quick(dataDir), "--json"]);
    expect((await listening(third)).event).toBe("listening");
  });

  it("on a damaged document names the file and exits with 1", async () => {
    const dataDir = folderForTest();
    const first = serve([...quick(dataDir), "--json"]);
    await listening(first);
    await stop(first);
    const { writeFileSync } = await import("node:fs");
    writeFileSync(`${dataDir}/users.json`, "{");
    const { code, stderr, stdout } = await serve([...quick(dataDir), "--json"]).ended;
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("users.json");
    expect(stderr).not.toContain("    at ");
  });
});

describe("npm start without a display", () => {
  it("says in one line why there is no window, uses the next free port, and serves", async () => {
    await holdPort(5000);
    const served = serve(["--json"], {
      script: "scripts/start.mjs",
      env: {
        HEARTH_HOST: "127.0.0.1",
        HEARTH_NO_ALIASES: "1",
        HEARTH_DATA: folderForTest(),
        DISPLAY: "",
        WAYLAND_DISPLAY: "",
      },
    });
    const host = await listening(served);
    expect(host.port).toBeGreaterThan(5000);
    expect(served.stderr()).toMatch(
      /^(?:Electron is not installed here .*|The desktop shell is not built\.|There is no display\.) Hosting without a window\.$/m,
    );
    expect(served.stderr()).toContain(`Port 5000 is already in use; Hearth uses ${host.port} instead.`);
    expect((await fetch(`${host.url}/healthz`)).status).toBe(200);
  });
});

describe("the console", () => {
  /** One operation; answers its result. */
  async function operate(host: { url: string }, operation: string, body: object, token?: string) {
    const answer = await call<{ result: { token: string } }>(host, "POST", `/admin/api/${operation}`, {
      body,
      ...(token !== undefined && { token }),
    });
    expect(answer.status).toBe(200);
    return answer.body.result;
  }
  const enter = async (host: { url: string }, password: string): Promise<string> =>
    (await operate(host, "session.login", { password })).token;
  /** Restarts the host; answers where it listens then. */
  async function restart(served: Served, host: { url: string }, token: string): Promise<{ url: string }> {
    const again = new Promise<Listening>((resolve) => {
      served.process.stdout?.on("data", (chunk: Buffer) => {
        const line = chunk
          .toString()
          .split("\n")
          .find((one) => one.includes('"listening"'));
        if (line !== undefined) resolve(JSON.parse(line) as Listening);
      });
    });
    await operate(host, "host.restart", {}, token);
    return { url: `http://127.0.0.1:${(await again).port}` };
  }

  it("restarts the host without ending the process, and stops it", async () => {
    const served = serve([...quick(folderForTest()), "--json", "--admin-password", "p"]);
    const first = await listening(served);
    const second = await restart(served, first, await enter(first, "p"));
    await operate(second, "host.stop", {}, await enter(second, "p"));
    const { code, stdout } = await served.ended;
    expect(code).toBe(0);
    expect(events(stdout)).toEqual(["listening", "stopping", "listening", "stopping", "stopped"]);
  });

  it("keeps its changes to options across a restart, and the other options stay in force", async () => {
    const options = ["--set", "server.name=Cave", "--set", "messages.maxLength=7", "--admin-password", "old"];
    const served = serve([...quick(folderForTest()), "--json", ...options]);
    const first = await listening(served);
    const token = await enter(first, "old");
    await operate(first, "settings.update", { "server.name": "Den" }, token);
    await operate(first, "session.changePassword", { oldPassword: "old", password: "new" }, token);
    const second = await restart(served, first, await enter(first, "new"));
    const { body } = await call<Record<string, unknown>>(second, "GET", "/api/host");
    expect(body).toMatchObject({ name: "Den", maxMessageLength: 7 });
    await enter(second, "new");
  });
});
