/** Delivers verification codes as the setting `captcha.delivery` says. */
import type { CaptchaDelivery } from "../chat/ports.ts";
import type { Captcha } from "../chat/types.ts";
import type { Log } from "../log.ts";
import { reasonOf } from "./http.ts";
import { sendMail } from "./smtp.ts";
import type { Delivered, DeliverySettings } from "./types.ts";
import { postCode } from "./webhook.ts";

type Sender = (captcha: Captcha, settings: DeliverySettings) => Promise<Delivered>;

const WAYS: Record<DeliverySettings["captcha.delivery"], Sender> = {
  console: async () => ({ delivered: false, detail: "" }),
  response: async () => ({ delivered: true, detail: "in the response" }),
  webhook: postCode,
  smtp: sendMail,
};

/** Reports a failed delivery in its result and never throws: the admin still sees the code in the console. */
export function createDelivery(options: { settings(): DeliverySettings; log: Log }): CaptchaDelivery {
  return {
    async deliver(captcha) {
      const settings = options.settings();
      const way = settings["captcha.delivery"];
      const result = await WAYS[way](captcha, settings).catch((error: unknown) => ({
        delivered: false,
        detail: reasonOf(error),
      }));
      // Log neither code nor target: more people read the log than the console.
      if (!result.delivered && way !== "console") {
        options.log.warn(`Delivering a code failed: ${captcha.id} by ${way}: ${result.detail}.`);
      }
      return result;
    },
  };
}
