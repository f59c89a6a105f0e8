import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useClient } from "../context.ts";
import { failureText } from "../failure-text.ts";
import { useChatText } from "../i18n/index.ts";
import { usePlace } from "../place.ts";
import classes from "./Find.module.css";

/** The way into a room that no list shows. */
export function ByCode() {
  const t = useChatText();
  const { rooms } = useClient();
  const { goRoom } = usePlace();
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() === "") return;
    try {
      goRoom(await rooms.enterByCode(code.trim()));
    } catch (error) {
      setProblem(failureText(error, t, { meaning: { room_not_found: t("eWrongCode") } }));
    }
  };
  return (
    <form className={classes.code} onSubmit={submit}>
      <TextInput
        label={t("haveCode")}
        placeholder={t("code")}
        value={code}
        error={problem}
        // The button beside it stays level with the field.
        inputWrapperOrder={["label", "error", "input"]}
        maxLength={64}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {t("enterWithCode")}
      </Button>
    </form>
  );
}
