import type { ConnectInfo, NetworkAdapter } from "../../../server/admin/contract.ts";
import { useAdminText } from "../i18n/index.ts";
import { CopyButton } from "../parts/CopyButton.tsx";
import classes from "./Connect.module.css";

interface Props {
  readonly https: NonNullable<ConnectInfo["https"]>;
  readonly adapter: NetworkAdapter;
}

/** The HTTPS address, and a link to the page that explains how a device trusts it. */
export function Encrypted({ https, adapter }: Props) {
  const t = useAdminText();
  if (https.state !== "listening") {
    return (
      <p className={classes.trust} data-tone="bad">
        {https.state === "busy" ? t("httpsBusy", { port: `${https.port}` }) : t("httpsFailed")}
      </p>
    );
  }
  const here = new URL(adapter.url).hostname;
  const url = https.urls.find((one) => new URL(one).hostname === here);
  if (url === undefined) return <p className={classes.trust}>{t("httpsElsewhere")}</p>;
  return (
    <div>
      <div className={classes.address}>
        <span>
          <span className={classes.small}>{t("orEncrypted")}</span>
          <a href={url} target="_blank" rel="noreferrer" className={classes.local}>
            {url.replace(/\/$/, "")}
          </a>
        </span>
        <CopyButton text={url} isBare />
      </div>
      <p className={classes.trust}>
        <a href={`${adapter.url}trust`} target="_blank" rel="noreferrer">
          {t("howToTrust")}
        </a>
      </p>
    </div>
  );
}
