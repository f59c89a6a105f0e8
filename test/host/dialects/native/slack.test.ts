/** Bodies as the Slack integrations of real programs send them, and the messages made from them. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { hostActor } from "../../../../server/chat/actor.ts";
import type { HistoryPage } from "../../../../server/dialects/native/contract.ts";
import { startTestHost, type TestHost } from "../../../support/host.ts";
import { createRoom, type Person, person } from "../../../support/people.ts";

let test: TestHost;
let ada: Person;
let roomId: number;
let url: string;

beforeAll(async () => {
  test = await startTestHost();
  ada = await person(test, "ada");
  roomId = (await createRoom(ada, "Alerts")).id;
  const { secret } = await test.host.core.hooks.create(hostActor(), roomId, "Alarm");
  url = `${test.url}/hooks/${secret}`;
});
afterAll(() => test.stop());

const json = (value: unknown) => ({
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(value),
});
const form = (value: unknown) => ({ body: new URLSearchParams({ payload: JSON.stringify(value) }) });

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body: BodyInit;
}
const CASES: readonly (readonly [program: string, sent: Sent, name: string, lines: readonly string[]])[] = [
  [
    "Alertmanager, by its default templates",
    json({
      channel: "#alerts",
      username: "Alertmanager",
      attachments: [
        {
          title: "[FIRING:1] DiskFull (nas1 critical)",
          title_link: "http://am.lan:9093/#/alerts?receiver=hearth",
          text: "",
          fallback: "[FIRING:1] DiskFull (nas1 critical) | http://am.lan:9093/#/alerts?receiver=hearth",
          callback_id: "",
          actions: [{ type: "button", text: "Runbook", url: "http://wiki.lan/disk?a=1&b=2" }],
          footer: "",
          color: "danger",
          mrkdwn_in: ["fallback", "pretext", "text"],
        },
      ],
    }),
    "Alertmanager",
    [
      "**[FIRING:1] DiskFull (nas1 critical) (http://am.lan:9093/#/alerts?receiver=hearth)**",
      "Runbook (http://wiki.lan/disk?a=1&b=2)",
    ],
  ],
  [
    "Grafana, with a mention",
    {
      headers: { "Content-Type": "application/json; charset=utf-8", "User-Agent": "Grafana" },
      body: JSON.stringify({
        channel: "ops",
        username: "Grafana",
        icon_url: "https://grafana.com/static/assets/img/fav32.png",
        attachments: [
          {
            title: "[FIRING:1] CPU Servers (node7)",
            title_link: "http://grafana.lan:3000/alerting/grafana/x/view",
            text: "**Firing**\n\nValue: A=97\nLabels:\n - alertname = CPU\n",
            fallback: "[FIRING:1] CPU Servers (node7)",
            footer: "Grafana v12.1.0",
            footer_icon: "https://grafana.com/static/assets/img/fav32.png",
            color: "#D63232",
            ts: 1764374400,
            pretext: "<!here|here> <!subteam^S1> <@U2>",
            mrkdwn_in: ["pretext"],
          },
        ],
      }),
    },
    "Grafana",
    [
      "@all @S1 @U2",
      "**[FIRING:1] CPU Servers (node7) (http://grafana.lan:3000/alerting/grafana/x/view)**",
      "**Firing**\n\nValue: A=97\nLabels:\n - alertname = CPU\n",
      "Grafana v12.1.0",
    ],
  ],
  [
    "GitLab, a push",
    form({
      channel: "dev",
      username: "GitLab",
      text: "ana pushed to branch <http://gitlab.lan/t/app/-/commits/main|main> of <http://gitlab.lan/t/app|Team / App> (<http://gitlab.lan/t/app/-/compare/a...b|Compare changes>)",
      attachments: [
        {
          text: "<http://gitlab.lan/t/app/-/commit/0e3f|0e3f>: Escape &lt;b&gt; &amp; co - Ana",
          color: "#345",
        },
      ],
      fallback: "ana pushed to branch main",
    }),
    "GitLab",
    [
      "ana pushed to branch main (http://gitlab.lan/t/app/-/commits/main) of Team / App (http://gitlab.lan/t/app) (Compare changes (http://gitlab.lan/t/app/-/compare/a...b))",
      "0e3f (http://gitlab.lan/t/app/-/commit/0e3f): Escape <b> & co - Ana",
    ],
  ],
  [
    "GitLab, a pipeline: no text but in an attachment",
    form({
      username: "GitLab",
      text: "",
      attachments: [
        {
          fallback: "Pipeline failed",
          color: "danger",
          author_name: "Ana (ana)",
          author_icon: "http://gitlab.lan/ana.png",
          author_link: "http://gitlab.lan/ana",
          title: "Pipeline #12 has failed in 01:05",
          title_link: "http://gitlab.lan/t/app/-/pipelines/12/failures",
          fields: [
            { title: "Branch", value: "<http://gitlab.lan/t/app/-/commits/main|main>", short: true },
            { title: "Failed job", value: "<http://gitlab.lan/t/app/-/jobs/7|lint>", short: true },
          ],
          footer: "App",
          footer_icon: null,
          ts: 1764374400,
        },
      ],
    }),
    "GitLab",
    [
      "Ana (ana) (http://gitlab.lan/ana)",
      "**Pipeline #12 has failed in 01:05 (http://gitlab.lan/t/app/-/pipelines/12/failures)**",
      "Branch: main (http://gitlab.lan/t/app/-/commits/main)",
      "Failed job: lint (http://gitlab.lan/t/app/-/jobs/7)",
      "App",
    ],
  ],
  [
    "Jenkins",
    form({
      channel: "builds",
      link_names: "1",
      attachments: [
        {
          fallback: "app - #7 Failure",
          color: "danger",
          fields: [
            { short: false, value: "app - #7 Failure after 2 min (<http://jenkins.lan/job/app/7/|Open>)" },
          ],
          mrkdwn_in: ["pretext", "text", "fields"],
        },
      ],
    }),
    "Alarm",
    ["app - #7 Failure after 2 min (Open (http://jenkins.lan/job/app/7/))"],
  ],
  [
    "Gitea",
    json({
      channel: "#dev",
      text: "[<http://git.lan/ana/app|ana/app>:<http://git.lan/ana/app/src/branch/main|main>] 1 new commit pushed by ana",
      username: "gitea",
      icon_url: "http://git.lan/assets/img/favicon.png",
      unfurl_links: 0,
      link_names: 0,
      attachments: null,
    }),
    "gitea",
    [
      "[ana/app (http://git.lan/ana/app):main (http://git.lan/ana/app/src/branch/main)] 1 new commit pushed by ana",
    ],
  ],
  [
    "Uptime Kuma",
    json({
      text: "Uptime Kuma Alert\n[NAS] [🔴 Down] timeout <!channel>",
      channel: null,
      username: "",
      icon_emoji: ":robot_face:",
      attachments: [
        {
          color: "#e01e5a",
          blocks: [
            { type: "header", text: { type: "plain_text", text: "Uptime Kuma Alert" } },
            {
              type: "section",
              fields: [
                { type: "mrkdwn", text: "*Message*\n[NAS] [🔴 Down] timeout" },
                { type: "mrkdwn", text: "*Time (UTC)*\n2026-11-29 00:00:00" },
              ],
            },
            {
              type: "actions",
              elements: [
                {
                  type: "button",
                  text: { type: "plain_text", text: "Visit Uptime Kuma" },
                  value: "Uptime-Kuma",
                  url: "http://kuma.lan/dashboard/1",
                },
              ],
            },
          ],
        },
      ],
    }),
    "Alarm",
    [
      "Uptime Kuma Alert\n[NAS] [🔴 Down] timeout @all",
      "**Uptime Kuma Alert**",
      "**Message**\n[NAS] [🔴 Down] timeout",
      "**Time (UTC)**\n2026-11-29 00:00:00",
      "Visit Uptime Kuma (http://kuma.lan/dashboard/1)",
    ],
  ],
  [
    "a GitHub workflow with blocks",
    json({
      text: "Release 1.2 is out",
      blocks: [
        { type: "divider" },
        {
          type: "section",
          text: { type: "mrkdwn", text: "*Release* <https://github.com/o/r/releases/1.2|1.2> is out :tada:" },
          accessory: { type: "image", image_url: "https://github.com/o.png", alt_text: "logo" },
        },
        { type: "context", elements: [{ type: "mrkdwn", text: "by `ana` &amp; co" }] },
      ],
    }),
    "Alarm",
    ["**Release** 1.2 (https://github.com/o/r/releases/1.2) is out 🎉", "logo", "by `ana` & co"],
  ],
  [
    "PowerShell's ConvertTo-Json, in bytes with a mark of their order",
    {
      headers: { "Content-Type": "application/json; charset=utf-8" },
      body: new TextEncoder().encode('\ufeff{\r\n    "text":  "打印队列 \\u0027A\\u0027 为空"\r\n}'),
    },
    "Alarm",
    ["打印队列 'A' 为空"],
  ],
];

it.each(CASES)("the hook posts as text: %s", async (_program, sent, name, lines) => {
  const answer = await fetch(url, { method: "POST", ...sent });
  expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
  const { body } = await ada.call<HistoryPage>("GET", `/api/rooms/${roomId}/messages?limit=1`);
  expect(body.items[0]?.author.username).toBe(`${name} [bot]`);
  expect(body.items[0]?.body).toBe(lines.join("\n"));
});
