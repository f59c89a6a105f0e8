import { expect, it } from "vitest";
import { AUDIT_TOPICS } from "../../../../renderer/admin/audit/topics.ts";
import { AUDIT_ACTIONS } from "../../../../server/admin/contract.ts";

it("every action of the audit log is under exactly one choice of the filter", () => {
  const starts = AUDIT_TOPICS.flatMap(({ value }) => value.split(","));
  for (const action of AUDIT_ACTIONS) {
    expect([action, starts.filter((start) => action.startsWith(start)).length]).toEqual([action, 1]);
  }
  expect(AUDIT_TOPICS).toContainEqual({ name: "navRooms", value: "room.,message." });
});
