import { Button } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "../../ui/toast.ts";
import { useDocsText } from "../i18n/index.ts";
import { Code } from "../read/Code.tsx";
import type { Answer } from "./answer.ts";
import classes from "./Result.module.css";
import { setToken } from "./token.ts";

/** The response: status, time, headers, body. */
export function Result({ answer }: { answer: Answer }) {
  const t = useDocsText();
  const { status, reason, ms, headers, text, isCut, picture, token } = answer;
  const take = () => {
    setToken(token ?? "");
    toast(t("tokenUsed"), { tone: "good" });
  };
  return (
    <div className={classes.result}>
      <h3 className={classes.title}>{t("answer")}</h3>
      <p className={classes.line}>
        <span className={classes.status} data-tone={status < 400 ? "good" : "bad"}>
          {status} {reason}
        </span>
        <span className={classes.time}>{t("took", { ms })}</span>
      </p>
      {token !== null && (
        <Button size="compact-sm" variant="light" leftSection={<KeyRound size={14} />} onClick={take}>
          {t("useToken")}
        </Button>
      )}
      {picture ? (
        <Picture blob={picture} />
      ) : text === "" ? (
        <p className={classes.none}>{t("emptyBody")}</p>
      ) : (
        <Code text={text} />
      )}
      {isCut && <p className={classes.none}>{t("cut")}</p>}
      <details>
        <summary className={classes.summary}>{t("headers")}</summary>
        <dl className={classes.headers}>
          {headers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

function Picture({ blob }: { blob: Blob }) {
  const t = useDocsText();
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url && <img className={classes.picture} src={url} alt={t("pictureAlt")} />;
}
