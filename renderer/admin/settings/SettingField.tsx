import { Button, NativeSelect, Switch, Textarea, TextInput } from "@mantine/core";
import { RotateCcw } from "lucide-react";
import { useId } from "react";
import { SECRET_MASK, type SettingDescriptor } from "../../../server/admin/contract.ts";
import { inputProps } from "../../ui/input-props.ts";
import { byteSize } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { Pill } from "../parts/Pill.tsx";
import { parsedValue } from "./check.ts";
import type { SettingsDraft } from "./draft.ts";
import classes from "./Settings.module.css";
import { useSettingWords } from "./words.ts";

/** The field of one setting, with its name, help and default. */
export function SettingField({ item, draft }: { item: SettingDescriptor; draft: SettingsDraft }) {
  const t = useAdminText();
  const words = useSettingWords();
  const id = useId();
  const typed = draft.typed(item);
  const problem = draft.problem(item.name);
  const isChanged = item.name in draft.changes;
  const value = parsedValue(item, typed);
  const described = { id, "aria-describedby": `${id}-help` };
  const set = (next: string | boolean | number) => draft.set(item, next);
  const toDefault = t("toDefault", { value: words.shown(item, item.default) });
  const isDefault = value === item.default || (item.secret && value === "");

  return (
    <div className={classes.field} data-changed={isChanged || undefined}>
      <div className={classes.words}>
        <label className={classes.name} htmlFor={id}>
          {words.title(item)}
        </label>
        <p className={classes.help} id={`${id}-help`}>
          {words.help(item)}
        </p>
        <p className={classes.meta}>
          <code>{item.name}</code>
          {item.restarts === "listener" && <Pill tone="warn">{t("restartsListener")}</Pill>}
          {item.overridden && <Pill tone="accent">{t("overridden")}</Pill>}
        </p>
      </div>
      <div className={classes.control}>
        {item.type === "boolean" ? (
          <Switch
            {...described}
            checked={typed === true}
            onChange={(event) => set(event.currentTarget.checked)}
          />
        ) : item.type === "enum" ? (
          <NativeSelect
            {...described}
            data={(item.values ?? []).map((each) => ({ value: each, label: words.choice(item, each) }))}
            {...inputProps(String(typed), set)}
          />
        ) : item.multiline ? (
          <Textarea
            {...described}
            {...inputProps(String(typed), set)}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            error={problem || null}
          />
        ) : (
          <TextInput
            {...described}
            {...inputProps(String(typed), set)}
            inputMode={item.type === "integer" ? "numeric" : item.type === "number" ? "decimal" : "text"}
            spellCheck={false}
            autoComplete="off"
            error={problem || null}
            onFocus={(event) =>
              item.secret && event.currentTarget.value === SECRET_MASK && event.currentTarget.select()
            }
          />
        )}
        {/Bytes$/.test(item.name) && typeof value === "number" && (
          <span className={classes.unit}>{byteSize(value)}</span>
        )}
        {!isDefault && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            maw="100%"
            title={toDefault}
            leftSection={<RotateCcw size={12} />}
            onClick={() => set(item.default)}
          >
            <span className={classes.cut}>{toDefault}</span>
          </Button>
        )}
      </div>
    </div>
  );
}
