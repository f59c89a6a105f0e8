/** The results of the self-test in the person's language. */
import type { SelfTestCheck } from "../../../server/admin/contract.ts";
import type { AdminText } from "../i18n/index.ts";

interface Words {
  readonly name: string;
  readonly detail: string;
  readonly hint: string;
}

/** Whether a server that listens on this address is reachable on all networks of its computer. */
export const listensEverywhere = (host: string): boolean => host === "0.0.0.0" || host === "::";

export function checkWords(t: AdminText, { name, state, values }: SelfTestCheck): Words {
  const isOk = state === "ok";
  const value = (key: string): string => String(values[key] ?? "");
  switch (name) {
    case "listening":
      return {
        name: t("checkListening"),
        detail: isOk ? t("listeningOk", { port: value("port") }) : t("listeningBad", { port: value("port") }),
        hint: isOk ? "" : t("listeningHint"),
      };
    case "adapter": {
      if (isOk) {
        const found = { name: value("name"), address: value("address") };
        return { name: t("checkAdapter"), detail: t("adapterOk", found), hint: "" };
      }
      const isEverywhere = listensEverywhere(value("host"));
      return {
        name: t("checkAdapter"),
        detail: isEverywhere ? t("adapterNone") : t("adapterLocal", { host: value("host") }),
        hint: isEverywhere ? t("adapterNoneHint") : t("adapterLocalHint"),
      };
    }
    case "reachable": {
      const addresses = value("addresses");
      return {
        name: t("checkReachable"),
        detail: isOk
          ? t("reachableOk")
          : addresses === ""
            ? t("reachableNone")
            : t("reachableBad", { addresses }),
        hint: isOk || addresses === "" ? "" : t("reachableHint"),
      };
    }
    case "aliases":
      return {
        name: t("setting.listen.aliases"),
        detail: isOk ? t("aliasesOk") : t("aliasesBad", { ports: value("ports") }),
        hint: isOk ? "" : t("aliasesHint"),
      };
    case "mdns":
      return {
        name: t("checkMdns"),
        detail: isOk ? t("mdnsOk", { url: value("url") }) : t("mdnsBad"),
        hint: isOk ? "" : t("mdnsHint"),
      };
    case "firewall": {
      const platform = value("platform");
      const hint =
        platform === "win32"
          ? t("firewallWindows")
          : platform === "darwin"
            ? t("firewallMac")
            : t("firewallOther", { port: value("port") });
      return {
        name: t("checkFirewall"),
        detail: isOk ? t("firewallOk", { address: value("address") }) : t("firewallUnknown"),
        hint: isOk ? "" : hint,
      };
    }
  }
}
