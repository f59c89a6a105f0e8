import { Button } from "@mantine/core";
import { Copy, Download } from "lucide-react";
import { type ReactNode, useState } from "react";
import { copyText } from "../ui/copy.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useLanguage } from "../ui/i18n/language.ts";
import { toast } from "../ui/toast.ts";
import { useTrustText } from "./i18n/index.ts";
import { secureUrl, type TrustInfo } from "./info.ts";
import { PLATFORMS, type Platform, platformOf } from "./platforms.ts";
import classes from "./Steps.module.css";

/** The three steps on the reader's device, and the fingerprint to compare. */
export function Steps({ info }: { info: TrustInfo }) {
  const t = useTrustText();
  const language = useLanguage();
  const [platform, setPlatform] = useState(() => platformOf(navigator));
  const url = secureUrl(info);
  const steps = {
    windows: [t("windows1"), t("windows2")],
    macos: [t("macos1"), t("macos2", { name: info.name })],
    ios: [t("ios1"), t("ios2", { name: info.name })],
    android: [t("saveFile"), t("android2")],
    linux: [t("saveFile"), t("linux2")],
  } as const;
  const copy = async () => (await copyText(info.fingerprint)) && toast(t("copied"));
  return (
    <>
      <fieldset className={classes.platforms}>
        <legend className="visually-hidden">{t("platforms")}</legend>
        {(Object.keys(PLATFORMS) as Platform[]).map((name) => (
          <label key={name} className={classes.platform}>
            <input
              type="radio"
              name="platform"
              checked={name === platform}
              onChange={() => setPlatform(name)}
            />
            <span>{PLATFORMS[name]}</span>
          </label>
        ))}
      </fieldset>
      <ol className={classes.steps}>
        <li>
          <p>{marked(steps[platform][0])}</p>
          <Button component="a" href="/trust/hearth-ca.crt" leftSection={<Download size={16} />}>
            {t("download")}
          </Button>
        </li>
        <li>
          <p>{marked(steps[platform][1])}</p>
        </li>
        <li>
          <p>
            {t.rich("open", {
              link: (
                <a key="link" href={url}>
                  {url}
                </a>
              ),
            })}
          </p>
        </li>
      </ol>
      <section className={classes.facts} aria-label={t("fingerprint")}>
        <h2>{t("fingerprint")}</h2>
        <p className={classes.fingerprint}>
          <code>{info.fingerprint}</code>
          <IconButton variant="subtle" color="gray" label={t("copy")} onClick={copy}>
            <Copy size={15} />
          </IconButton>
        </p>
        <p>{t("fingerprintHint")}</p>
        <p>
          {t.rich("reach", {
            name: <bdi key="name">{info.name}</bdi>,
            date: new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(info.validTo)),
          })}
        </p>
      </section>
    </>
  );
}

/** `*Words*` mark texts of the device's screen. */
const marked = (text: string): ReactNode =>
  text.split("*").map((part, at) => (at % 2 === 1 ? <strong key={part}>{part}</strong> : part));
