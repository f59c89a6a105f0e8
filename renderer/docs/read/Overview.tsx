import { FileJson } from "lucide-react";
import type { ReactNode } from "react";
import { apiTexts } from "../apis.ts";
import { useDocsText } from "../i18n/index.ts";
import type { Reference } from "../wire/openapi.ts";
import classes from "./Overview.module.css";
import { Prose } from "./Prose.tsx";

interface Props {
  readonly api: string;
  readonly reference: Reference;
  /** The list of calls, where there is no room for it at the side. */
  readonly children: ReactNode;
}

/** An API's own description, including its sockets. */
export function Overview({ api, reference: { info }, children }: Props) {
  const t = useDocsText();
  const { title, about } = apiTexts({ name: api, title: info.title }, t);
  return (
    <div className={classes.overview}>
      <h1 className={classes.title}>{title}</h1>
      <p className={classes.about}>{about}</p>
      <Prose text={info.description} />
      <a className={classes.document} href={`/docs/${api}.json`}>
        <FileJson size={16} aria-hidden />
        {t("download")}
      </a>
      <section className={classes.calls} aria-label={t("calls")}>
        <h2>{t("calls")}</h2>
        {children}
      </section>
    </div>
  );
}
