import { Button, TextInput } from "@mantine/core";
import { inputProps } from "../../ui/input-props.ts";
import { useChatText } from "../i18n/index.ts";
import classes from "./Find.module.css";
import { useEnterByCode } from "./useEnterByCode.ts";

/** Joins a room by its code. */
export function ByCode() {
  const t = useChatText();
  const { text, setText, problem, isBusy, submit } = useEnterByCode({ isHere: false });
  return (
    <form className={classes.code} onSubmit={submit}>
      <TextInput
        label={t("haveCode")}
        placeholder={t("code")}
        {...inputProps(text, setText)}
        error={problem}
        // Keeps the button level with the field.
        inputWrapperOrder={["label", "error", "input"]}
        maxLength={64}
      />
      <Button type="submit" variant="default" loading={isBusy}>
        {t("join")}
      </Button>
    </form>
  );
}
