import { Button, Input, SegmentedControl, Textarea } from "@mantine/core";
import { useId } from "react";
import { useDocsText } from "../i18n/index.ts";
import type { Call } from "../wire/openapi.ts";
import classes from "./BodyField.module.css";
import type { FilledForm } from "./request.ts";
import { bodyAtFirst, type Extent } from "./samples.ts";

/** The types with the same name in every language; any other is called a form. */
const NAMES: Readonly<Record<string, string>> = {
  "application/json": "JSON",
  "multipart/form-data": "Multipart",
};

interface Props {
  readonly call: Call;
  readonly filled: Omit<FilledForm, "token">;
  readonly onChange: (part: Partial<FilledForm>) => void;
}

/** The body as JSON, whatever type it is sent as, and the file of a call that takes one. */
export function BodyField({ call, filled, onChange }: Props) {
  const t = useDocsText();
  const id = useId();
  const hasFields = Object.values(call.body?.properties ?? {}).some(({ format }) => format !== "binary");
  const fill = (extent: Extent) => onChange({ body: bodyAtFirst(call, extent) });
  return (
    <div className={classes.body}>
      {call.bodyTypes.length > 1 && (
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t("bodyType")}
          value={filled.bodyType}
          onChange={(bodyType) => onChange({ bodyType })}
          data={call.bodyTypes.map((type) => ({ value: type, label: NAMES[type] ?? t("form") }))}
        />
      )}
      {hasFields && (
        <>
          <Textarea
            label={t("body")}
            classNames={{ input: classes.editor ?? "" }}
            rows={Math.min(14, Math.max(4, filled.body.split("\n").length))}
            spellCheck={false}
            value={filled.body}
            onChange={(event) => onChange({ body: event.currentTarget.value })}
          />
          <div className={classes.fill}>
            <span>{t("fill")}</span>
            <Button size="compact-xs" variant="light" onClick={() => fill("required")}>
              {t("fillRequired")}
            </Button>
            <Button size="compact-xs" variant="light" onClick={() => fill("all")}>
              {t("fillAll")}
            </Button>
          </div>
        </>
      )}
      {call.file !== undefined && (
        <Input.Wrapper label={`${t("file")}: ${call.file}`} id={id}>
          <input
            id={id}
            className={classes.file}
            type="file"
            onChange={(event) => onChange({ file: event.currentTarget.files?.[0] ?? null })}
          />
        </Input.Wrapper>
      )}
    </div>
  );
}
