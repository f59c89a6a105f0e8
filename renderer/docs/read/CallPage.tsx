import { ArrowLeft, KeyRound } from "lucide-react";
import { useDocsText } from "../i18n/index.ts";
import { Method } from "../Method.tsx";
import { follow, routeUrl } from "../route.ts";
import { TryIt } from "../try/TryIt.tsx";
import type { Call, Field } from "../wire/openapi.ts";
import classes from "./CallPage.module.css";
import { Code } from "./Code.tsx";
import { Fields } from "./Fields.tsx";
import { Prose } from "./Prose.tsx";

/** One call: its parameters and responses, and beside them the form to try it. */
export function CallPage({ api, call }: { api: string; call: Call }) {
  const t = useDocsText();
  return (
    <>
      <a className={classes.back} href={routeUrl(api)} onClick={follow}>
        <ArrowLeft size={16} aria-hidden />
        {t("allCalls")}
      </a>
      <h1 className={classes.title}>{call.summary}</h1>
      <p className={classes.line}>
        <Method name={call.method} />
        <span className={classes.path}>{call.path}</span>
      </p>
      <div className={classes.columns}>
        <div className={classes.read}>
          {call.description && <Prose text={call.description} />}
          {call.tokenHeader && (
            <p className={classes.token}>
              <KeyRound size={15} aria-hidden />
              <span>
                {t.rich(call.isTokenOptional ? "takesToken" : "needsToken", {
                  header: <code key="header">{call.tokenHeader}</code>,
                })}
              </span>
            </p>
          )}
          {call.parameters.length > 0 && (
            <section>
              <h2 className={classes.heading}>{t("parameters")}</h2>
              <Fields fields={call.parameters} />
            </section>
          )}
          {call.body && (
            <section>
              <h2 className={classes.heading}>{t("body")}</h2>
              <p className={classes.types}>{t("sentAs", { types: call.bodyTypes.join(" · ") })}</p>
              <Fields fields={fieldsOf(call)} />
            </section>
          )}
          <section>
            <h2 className={classes.heading}>{t("answers")}</h2>
            {call.answers.map(({ status, description, example }) => (
              <div key={status} className={classes.answer}>
                <p className={classes.status}>
                  <code>{status}</code> {description}
                </p>
                {example !== undefined && <Code text={JSON.stringify(example, null, 2)} />}
              </div>
            ))}
          </section>
        </div>
        <TryIt call={call} />
      </div>
    </>
  );
}

const fieldsOf = ({ body }: Call): readonly Field[] =>
  Object.entries(body?.properties ?? {}).map(([name, schema]) => ({
    name,
    schema,
    required: body?.required?.includes(name) ?? false,
  }));
