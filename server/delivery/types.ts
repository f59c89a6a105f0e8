import type { CaptchaDelivery } from "../chat/ports.ts";
import type { Settings } from "../settings.ts";

export type DeliverySettings = Pick<
  Settings,
  "captcha.delivery" | "captcha.webhookUrl" | "captcha.smtpUrl" | "server.name"
>;
export type Delivered = Awaited<ReturnType<CaptchaDelivery["deliver"]>>;
