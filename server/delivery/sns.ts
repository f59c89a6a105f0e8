/**
 * Asks WeChat, QQ and Weibo whether an access token belongs to a user and, if the provider says so, to our app. WeChat
 * does not name the app, but its openid differs from app to app.
 */
import { ChatError } from "../chat/errors.ts";
import type { SnsVerifier } from "../chat/ports.ts";
import { SNS_PROVIDERS, type SnsType } from "../chat/types.ts";
import type { Settings } from "../settings.ts";
import { call, type Reply } from "./http.ts";

export type SnsSettings = Pick<
  Settings,
  "sns.wechatUrl" | "sns.qqUrl" | "sns.weiboUrl" | "sns.qqAppId" | "sns.weiboAppId"
>;
type Fields = Readonly<Record<string, unknown>>;

interface Provider {
  readonly base: "sns.wechatUrl" | "sns.qqUrl" | "sns.weiboUrl";
  /** The setting with our app's id, and the reply's field with the app that the token was issued to. */
  readonly app?: { readonly setting: "sns.qqAppId" | "sns.weiboAppId"; readonly field: string };
  ask(base: string, id: string, token: string): Promise<Reply>;
  /** Returns whether the provider confirms it; undefined if its reply does not say. */
  agrees(reply: Fields, id: string): boolean | undefined;
}

const PROVIDERS: Record<SnsType, Provider> = {
  "1": {
    base: "sns.wechatUrl",
    ask: (base, id, token) => call(at(base, "/sns/auth", { access_token: token, openid: id })),
    // -1: the system is busy.
    agrees: ({ errcode }) => (errcode === undefined || errcode === -1 ? undefined : errcode === 0),
  },
  "2": {
    base: "sns.qqUrl",
    app: { setting: "sns.qqAppId", field: "client_id" },
    ask: (base, _, token) => call(at(base, "/oauth2.0/me", { access_token: token, fmt: "json" })),
    agrees: ({ openid, error }, id) =>
      error === undefined && openid === undefined ? undefined : openid === id,
  },
  "3": {
    base: "sns.weiboUrl",
    app: { setting: "sns.weiboAppId", field: "appkey" },
    ask: (base, _, token) =>
      call(at(base, "/oauth2/get_token_info"), {
        method: "POST",
        body: new URLSearchParams({ access_token: token }),
      }),
    agrees: ({ uid, error, expire_in: seconds }, id) => {
      if (uid === undefined) return error === undefined ? undefined : false;
      return String(uid) === id && !(typeof seconds === "number" && seconds <= 0);
    },
  },
};

/**
 * Creates the verifier. It rejects with `unavailable` when a provider cannot be reached or its reply makes no sense.
 */
export function createSnsVerifier({ settings }: { settings(): SnsSettings }): SnsVerifier {
  return {
    async verify(type, snsId, accessToken) {
      // No provider issues empty ids or tokens, and an empty reply must not equal them.
      if (snsId === "" || accessToken === "") return false;
      const provider = PROVIDERS[type];
      const reply = await provider.ask(settings()[provider.base], snsId, accessToken).catch(() => undefined);
      const fields = reply && reply.status < 500 ? fieldsOf(reply.text) : undefined;
      const answer = fields && provider.agrees(fields, snsId);
      if (fields === undefined || answer === undefined) {
        throw new ChatError("unavailable", { reason: "sns_unreachable", provider: SNS_PROVIDERS[type] });
      }
      return answer && isOurs(provider, settings(), fields);
    },
  };
}

/** Returns whether the token was issued to our app. An empty setting accepts every app. */
function isOurs({ app }: Provider, settings: SnsSettings, reply: Fields): boolean {
  const wanted = app ? settings[app.setting].trim() : "";
  return app === undefined || wanted === "" || String(reply[app.field]) === wanted;
}

/** Builds a URL on a base that may have a path of its own, as behind a gateway. */
function at(base: string, path: string, query: Record<string, string> = {}): URL {
  const url = new URL(base);
  url.pathname = url.pathname.replace(/(?<!\/)\/+$/, "") + path;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** Parses the object in a reply: JSON, or QQ's older `callback( {...} );`. */
function fieldsOf(text: string): Fields | undefined {
  const json = /^callback\s*\(([\s\S]*)\)\s*;?$/.exec(text.trim())?.[1] ?? text;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}
