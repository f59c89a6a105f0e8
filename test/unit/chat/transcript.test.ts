/** Files that people open in a spreadsheet or read as text. */
import { describe, expect, it } from "vitest";
import { CSV_MARK, csvLine, csvTime } from "../../../server/chat/csv.ts";
import { transcriptOf } from "../../../server/chat/transcript.ts";
import type { Message, Room } from "../../../server/chat/types.ts";

const time = csvTime("Asia/Shanghai");

describe("a CSV cell", () => {
  it.each(["=1+1", "+49 170 1234", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "＋1", "－1", "＠a", "  =1+1"])(
    "%j is not taken for a formula",
    (text) => {
      expect(csvLine([text], time).replace(/^"/, "")).toMatch(/^'/);
    },
  );

  it.each([
    "0012345",
    "13800138000",
    "1-2",
    "2026/5",
    "1.5e7",
    "3月5日",
    "5 May",
    "Mar-5",
    "12:30",
    "50%",
    "０１２",
    "TRUE",
  ])("%j stays as it was written", (text) => {
    expect(csvLine([text], time)).toBe(`'${text}\r\n`);
  });

  it.each(["desk 2", "12 people", "May I?", "小明", "v1.2", "10 €"])("%j is not changed", (text) => {
    expect(csvLine([text], time)).toBe(`${text}\r\n`);
  });

  it("is not split where a semicolon or a line break separates cells", () => {
    expect(csvLine(["a;=1+1"], time)).toBe(`"a;'=1+1"\r\n`);
    expect(csvLine(['a\n"=1+1'], time)).toBe(`"a\n""'=1+1"\r\n`);
    expect(csvLine(["a;b", 'say "hi"', "a, b"], time)).toBe(`"a;b","say ""hi""","a, b"\r\n`);
  });

  it("holds numbers as numbers and times in the reader's time zone", () => {
    expect(csvLine([-2, new Date("2026-05-03T22:08:59Z")], time)).toBe("-2,2026-05-04 06:08:59+08:00\r\n");
    expect(csvTime("Nowhere/Else")(new Date(0))).toBe(csvTime()(new Date(0)));
  });
});

describe("a time in a CSV file", () => {
  it.each([
    ["Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25 02:30:00+02:00"],
    ["Europe/Berlin", "2026-10-25T01:30:00.999Z", "2026-10-25 02:30:00+01:00"],
    ["America/St_Johns", "2026-01-01T02:00:00Z", "2025-12-31 22:30:00-03:30"],
    ["Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01 05:45:00+05:45"],
    ["UTC", "2026-01-01T00:00:00Z", "2026-01-01 00:00:00+00:00"],
  ])("says its offset, also when the clocks of %s are put back", (zone, at, written) => {
    expect(csvTime(zone)(new Date(at))).toBe(written);
  });
});

describe("a transcript", () => {
  const room = { id: 7, name: "Q1: plans/2026", code: "ab", createdAt: "" } as Room;
  const message = (body: string, more: Partial<Message> = {}) =>
    ({
      seq: 1,
      sentAt: "2026-05-03T22:08:59.000Z",
      kind: "text",
      body,
      author: { id: 1, username: "ann", displayName: "Ann" },
      ...more,
    }) as Message;

  it.each(["\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\v"])(
    "as text does not let a line break (%j) forge a message",
    (lineBreak) => {
      const { line } = transcriptOf(room, "text", "Asia/Shanghai");
      const forged = `Hi${lineBreak}[2026-05-04 06:09:00] Boss: You are fired`;
      expect(line(message(forged))).toBe(
        "[2026-05-04 06:08:59] Ann: Hi\n    [2026-05-04 06:09:00] Boss: You are fired\n",
      );
      const named = {
        author: { id: 1, username: "ann", displayName: `Ann${lineBreak}Boss` },
      } as Partial<Message>;
      expect(line(message("Hi", named))).toBe("[2026-05-04 06:08:59] Ann Boss: Hi\n");
    },
  );

  it("as text names UTC where no time zone is given", () => {
    expect(transcriptOf(room, "text").line(message("Hi"))).toBe("[2026-05-03 22:08:59 UTC] Ann: Hi\n");
  });

  it("as CSV opens in a spreadsheet, with its texts and times as people wrote and saw them", () => {
    const { head, line, filename } = transcriptOf(room, "csv", "Asia/Shanghai");
    expect(head.startsWith(CSV_MARK)).toBe(true);
    expect(line(message("0012345"))).toBe("1,2026-05-04 06:08:59+08:00,ann,Ann,text,'0012345,,\r\n");
    expect(filename).toBe("Q1_ plans_2026.csv");
  });
});
