import { stateAt } from "../chat/captchas.ts";
import type { Captcha } from "../chat/types.ts";
import { is, matcher, NEVER, pageOf, sorted } from "./lists.ts";
import type { Handlers, Parts } from "./parts.ts";
import { captchaRow } from "./present.ts";
import type { BlacklistRow } from "./rows.ts";

export function captchaOperations({ core }: Parts): Handlers<"captchas"> {
  return {
    "captchas.list": async (params) => {
      const { query, filter, sort } = params;
      const state = params.state ?? filter.state;
      const matches = matcher(query);
      const now = core.clock();
      const found = (await core.store.captchas.all())
        .filter(
          (row) =>
            is(state, stateAt(row, now)) &&
            is(filter.purpose, row.purpose) &&
            matches(row.target, row.address),
        )
        .reverse();
      type Key = "requestedAt" | "expiresAt";
      const keys = {
        requestedAt: (row: Captcha) => row.requestedAt,
        expiresAt: (row: Captcha) => row.expiresAt,
      };
      const { items, total } = pageOf(sort ? sorted<Captcha, Key>(found, sort, keys) : found, params);
      return { items: items.map((row) => ({ ...captchaRow(row), state: stateAt(row, now) })), total };
    },
    "captchas.reveal": async ({ id }, { actor }) => ({ code: await core.captchas.reveal(actor, id) }),
    "captchas.markDelivered": async ({ id }, { actor }) => {
      await core.captchas.markDelivered(actor, id);
      return {};
    },
    "captchas.revoke": async ({ id }, { actor }) => {
      await core.captchas.revoke(actor, id);
      return {};
    },
    "captchas.blacklist": async (params) => {
      const { query, sort = "-since" } = params;
      const matches = matcher(query);
      const found = (await core.captchas.blacklist()).filter((row) => matches(row.target, row.reason));
      type Key = "target" | "since" | "until";
      const rows = sorted<BlacklistRow, Key>(
        found,
        sort,
        {
          target: (row) => row.target,
          since: (row) => row.since,
          until: (row) => row.until ?? NEVER,
        },
        params.language,
      );
      return pageOf(rows, params);
    },
    "captchas.blacklistAdd": async ({ target, until, reason }, { actor }) => {
      await core.captchas.blacklistAdd(actor, target, { until, reason });
      return {};
    },
    "captchas.blacklistRemove": async ({ target }, { actor }) => {
      await core.captchas.blacklistRemove(actor, target);
      return {};
    },
  };
}
