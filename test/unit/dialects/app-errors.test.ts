/** Dialect E's messages. */
import { expect, it } from "vitest";
import { ChatError } from "../../../server/chat/errors.ts";
import { refuse } from "../../../server/dialects/app/errors.ts";

const said = (error: ChatError) => (refuse(error).body as { msg: string }).msg;
const banned = (why: string) => new ChatError("banned", { reason: "banned", until: null, why });

it("a ban is told in Chinese, with the admin's reason as it was written", () => {
  expect(said(banned("spam"))).toBe("已被封禁：spam");
  expect(said(banned(""))).toBe("已被封禁");
});

it("only a sign-in provider that cannot be reached is called a third-party service", () => {
  const provider = new ChatError("unavailable", { reason: "sns_unreachable", provider: "QQ" });
  expect(said(provider)).toBe("第三方服务暂时无法访问");
  const busy = new ChatError("unavailable", { reason: "pictures_busy", retryAfterSeconds: 3 });
  expect(said(busy)).toBe("服务暂时不可用，请稍后再试");
});
