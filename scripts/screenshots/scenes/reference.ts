import { button, type Scene } from "../stage.ts";

export const reference: readonly Scene[] = [
  { name: "docs", path: "/docs" },
  { name: "docs-api", path: "/docs/apiv1" },
  { name: "docs-call", path: "/docs/app#post-/users/" },
  {
    name: "docs-answer",
    path: "/docs/native#get-/api/host",
    async act(stage) {
      await button(stage, stage.words.docs("send")).click();
      await stage.page.getByText("200 OK").first().waitFor();
    },
  },
  { name: "trust", path: "/trust" },
  {
    name: "trust-off",
    async act({ page, fresh }) {
      await page.goto(`${fresh.origin}/trust`);
      await page.getByRole("heading", { level: 1 }).waitFor();
    },
  },
];
