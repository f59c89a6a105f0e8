import { describe, expect, it } from "vitest";
import { readSlack } from "../../../server/dialects/native/slack.ts";

const textOf = (fields: Record<string, unknown>) => readSlack(fields).text;

describe("a message in Slack's format", () => {
  it.each([
    ["plain", "plain"],
    ["<https://a.lan/b|see *this*>", "see **this** (https://a.lan/b)"],
    ["<https://a.lan>", "https://a.lan"],
    ["<!channel> <!here|here> <@U1> <#C1|ops>", "@all @all @U1 #ops"],
    ["*bold* _it_ ~gone~ a*b*c 2 * 3 * 4", "**bold** _it_ ~~gone~~ a*b*c 2 * 3 * 4"],
    ["**already bold**", "**already bold**"],
    ["a &lt;b&gt; &amp;amp;", "a <b> &amp;"],
    ["`*as is* <x>` and ```\n*too*\n```", "`*as is* <x>` and ```\n*too*\n```"],
    [":fire: at 10:30:45 :unknown:", "🔥 at 10:30:45 :unknown:"],
    ["if a <b and c> d", "if a <b and c> d"],
  ])("writes %j as %j", (text, expected) => expect(textOf({ text })).toBe(expected));

  it("reads what Grafana sends", () => {
    const fields = {
      username: "Grafana",
      icon_url: "https://grafana.com/static/assets/img/fav32.png",
      attachments: [
        {
          color: "#D63232",
          title: "[FIRING:1] CPU high (node7)",
          title_link: "http://grafana.lan:3000/alerting/list",
          text: "**Firing**\n\nValue: A=97",
          fallback: "[FIRING:1] CPU high",
          fields: [{ title: "host", value: "node7", short: true }],
          footer: "Grafana v11.2.0",
        },
      ],
    };
    expect(readSlack(fields)).toEqual({
      name: "Grafana",
      emoji: undefined,
      text: "**[FIRING:1] CPU high (node7) (http://grafana.lan:3000/alerting/list)**\n**Firing**\n\nValue: A=97\nhost: node7\nGrafana v11.2.0",
    });
  });

  it("reads what GitLab sends", () => {
    const text =
      "<http://gitlab.lan/ana|Ana> pushed to branch <http://gitlab.lan/app/commits/main|main> of <http://gitlab.lan/app|app>";
    const attachments = [{ color: "#345", text: "<http://gitlab.lan/app/c/1|0e3f>: Fix it - Ana" }];
    expect(textOf({ text, attachments })).toBe(
      "Ana (http://gitlab.lan/ana) pushed to branch main (http://gitlab.lan/app/commits/main) of app (http://gitlab.lan/app)\n0e3f (http://gitlab.lan/app/c/1): Fix it - Ana",
    );
  });

  it("prefers blocks to the text that is sent for clients without blocks", () => {
    const blocks = [
      { type: "header", text: { type: "plain_text", text: "Backup *1*" } },
      { type: "divider" },
      {
        type: "section",
        text: { type: "mrkdwn", text: "*nas1* is full" },
        fields: [{ type: "mrkdwn", text: "*Used*\n99 %" }],
        accessory: { type: "button", text: { type: "plain_text", text: "Show" }, url: "http://nas1/1" },
      },
      { type: "markdown", text: "**as** *it* is &amp;" },
      {
        type: "context",
        elements: [
          { type: "mrkdwn", text: "by cron" },
          { type: "image", alt_text: "nas" },
        ],
      },
      {
        type: "actions",
        elements: [{ type: "button", text: { type: "plain_text", text: "Open" }, url: "http://nas1" }],
      },
      {
        type: "rich_text",
        elements: [
          {
            type: "rich_text_section",
            elements: [
              { type: "text", text: "see " },
              { type: "link", url: "http://nas1", text: "it" },
              { type: "emoji", name: "fire" },
            ],
          },
          { type: "rich_text_list", elements: [{ elements: [{ type: "text", text: "one" }] }] },
        ],
      },
    ];
    expect(textOf({ text: "fallback", blocks })).toBe(
      "**Backup *1***\n**nas1** is full\n**Used**\n99 %\nShow (http://nas1/1)\n**as** *it* is &amp;\nby cron · nas\nOpen (http://nas1)\nsee it (http://nas1)🔥\n- one",
    );
  });

  it.each([
    {},
    { text: null },
    { text: [] },
    { attachments: "x", blocks: 7 },
    { attachments: [null, 1, {}], blocks: [null, { text: 1 }, { type: "rich_text", elements: [{}] }] },
  ])("has no text in %j", (fields) => expect(textOf(fields)).toBe(""));

  it("uses the fallback where an attachment has nothing else", () => {
    expect(textOf({ attachments: [{ fallback: "red" }] })).toBe("red");
  });
});
