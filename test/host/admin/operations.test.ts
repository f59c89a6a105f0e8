import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPERATIONS, type OperationName } from "../../../server/admin/contract.ts";
import { type Console, startConsole, TRANSPORTS } from "../../support/console.ts";
import { codeStories } from "../../support/operations/codes.ts";
import { eventStories } from "../../support/operations/events.ts";
import { fileStories } from "../../support/operations/files.ts";
import { hookStories } from "../../support/operations/hooks.ts";
import { hostStories } from "../../support/operations/host.ts";
import { moderationStories } from "../../support/operations/moderation.ts";
import { roomStories } from "../../support/operations/rooms.ts";
import { userStories } from "../../support/operations/users.ts";

const ALL = Object.keys(OPERATIONS) as OperationName[];

describe.each(TRANSPORTS)("the admin operations over %s", (transport) => {
  let console: Console;
  beforeAll(async () => {
    console = await startConsole(transport);
  });
  afterAll(() => console.stop());
  const open = () => console;

  roomStories(open);
  userStories(open);
  moderationStories(open);
  codeStories(open);
  fileStories(open);
  hookStories(open);
  hostStories(open);
  eventStories(open);

  it.each(ALL.filter((name) => name !== "settings.preview"))(
    "%s refuses a parameter it does not know",
    async (name) => {
      const refusal = await console.refused(name, { nonsense: 1 });
      expect(refusal.code).toBe("invalid");
      expect(refusal.message).not.toBe("");
    },
  );

  it.each(ALL)("%s refuses a parameter called __proto__", async (name) => {
    const refusal = await console.refused(name, JSON.parse('{"__proto__":{}}'));
    expect(refusal.code).toBe("invalid");
  });

  it("have each succeeded and refused at least once in these tests, without an internal error", () => {
    // Only HTTP has a login; auth.test.ts covers it.
    const own: OperationName[] = ["session.login", "session.setup", "session.logout"];
    expect(ALL.filter((name) => !own.includes(name) && !console.worked.has(name))).toEqual([]);
    expect(ALL.filter((name) => !console.refusedBy.has(name))).toEqual([]);
    expect(console.test.complaints).toEqual([]);
  });
});
