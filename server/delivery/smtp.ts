/** Delivers codes by e-mail. */
import nodemailer from "nodemailer";
import type { Captcha } from "../chat/types.ts";
import { credential, reasonOf } from "./http.ts";
import type { Delivered, DeliverySettings } from "./types.ts";

const TIMEOUT_MS = 5_000;
/** For the whole mail, also with a server that keeps talking. */
const TOTAL_MS = 10_000;

/** Mails the code through `captcha.smtpUrl`: `smtp[s]://user:password@host:port/?from=address`. */
export async function sendMail(captcha: Captcha, settings: DeliverySettings): Promise<Delivered> {
  if (settings["captcha.smtpUrl"] === "") return { delivered: false, detail: "captcha.smtpUrl is not set" };
  if (!captcha.target.includes("@")) return { delivered: false, detail: "the target is no e-mail address" };
  const url = new URL(settings["captcha.smtpUrl"]);
  const from = url.searchParams.get("from") ?? credential(url.username);
  if (!from.includes("@"))
    return { delivered: false, detail: "captcha.smtpUrl names no sender (?from=address)" };
  const transport = nodemailer.createTransport(optionsOf(url));
  try {
    const sending = transport.sendMail({
      from: { name: settings["server.name"], address: from },
      // Pass an object: a string with several addresses would reach other people too.
      to: { name: "", address: captcha.target },
      ...wording(captcha, settings["server.name"]),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const sent = await Promise.race([sending, endOf(AbortSignal.timeout(TOTAL_MS))]);
    const isTaken = sent.accepted.length > 0;
    return {
      delivered: isTaken,
      detail: isTaken ? "handed to the mail server" : "the mail server refused it",
    };
  } catch (error) {
    return { delivered: false, detail: reasonOf(error) };
  } finally {
    transport.close();
  }
}

/** Rejects with the signal's reason. */
const endOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

function optionsOf(url: URL) {
  const isSecure = url.protocol === "smtps:";
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (isSecure ? 465 : 587) : Number(url.port),
    secure: isSecure,
    ...(url.username !== "" && { auth: { user: credential(url.username), pass: credential(url.password) } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
  };
}

function wording({ code, purpose, requestedAt, expiresAt }: Captcha, server: string) {
  const minutes = Math.max(1, Math.round((Date.parse(expiresAt) - Date.parse(requestedAt)) / 60_000));
  const [use, usedFor] =
    purpose === "password-reset" ? ["reset your password", "重置密码"] : ["log in", "登录"];
  return {
    subject: `${server}: ${code}`,
    text: [
      `${code} is your code to ${use} on ${server}. It works once, within ${minutes} minute${minutes === 1 ? "" : "s"}.`,
      "If you did not request it, ignore this e-mail and do not share the code.",
      "",
      `您正在 ${server} ${usedFor}，验证码是 ${code}，${minutes} 分钟内有效，仅可使用一次。`,
      "请勿把验证码告诉他人；如非本人操作，请忽略本邮件。",
      "",
    ].join("\n"),
  };
}
