import { Button, Stack, TextInput } from "@mantine/core";
import { Send, SquareTerminal } from "lucide-react";
import { type FormEvent, useState } from "react";
import { copyText } from "../../ui/copy.ts";
import { inputProps } from "../../ui/input-props.ts";
import { PasswordField } from "../../ui/PasswordField.tsx";
import { toast } from "../../ui/toast.ts";
import { type DocsText, useDocsText } from "../i18n/index.ts";
import type { Call } from "../wire/openapi.ts";
import { type Answer, send } from "./answer.ts";
import { BodyField } from "./BodyField.tsx";
import { Result } from "./Result.tsx";
import {
  curlOf,
  type FilledForm,
  type Outgoing,
  type Problem,
  RequestNotSendable,
  requestOf,
} from "./request.ts";
import { bodyAtFirst, parametersAtFirst } from "./samples.ts";
import classes from "./TryIt.module.css";
import { setToken, useToken } from "./token.ts";

/** Sends the call to this server, and shows the response. */
export function TryIt({ call }: { call: Call }) {
  const t = useDocsText();
  const token = useToken();
  const [filled, setFilled] = useState<Omit<FilledForm, "token">>(() => ({
    parameters: parametersAtFirst(call),
    body: bodyAtFirst(call, "required"),
    bodyType: call.bodyTypes[0] ?? "",
    file: null,
  }));
  const [problem, setProblem] = useState("");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (part: Partial<typeof filled>) => setFilled((now) => ({ ...now, ...part }));
  /** Passes the request on, or shows why it cannot be built. */
  const withRequest = async (act: (request: Outgoing) => Promise<unknown>): Promise<void> => {
    setProblem("");
    try {
      await act(requestOf(call, { ...filled, token }));
    } catch (error) {
      setProblem(error instanceof RequestNotSendable ? problemText(error.problem, t) : t("unreachable"));
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    await withRequest(async (request) => setAnswer(await send(request)));
    setBusy(false);
  };
  const copyCommand = () =>
    withRequest(async (request) => {
      if (await copyText(curlOf(request, location.origin))) toast(t("copied"));
    });
  return (
    <section className={classes.panel} aria-label={t("tryIt")}>
      <h2 className={classes.title}>{t("tryIt")}</h2>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {call.tokenHeader && (
            <PasswordField
              label={t("token")}
              description={t("tokenHint")}
              autoComplete="off"
              {...inputProps(token, setToken)}
            />
          )}
          {call.parameters.map(({ name, required, in: place, schema }) => (
            <TextInput
              key={name}
              label={name}
              description={t(place)}
              required={required}
              placeholder={String(schema.examples?.[0] ?? "")}
              value={filled.parameters[name] ?? ""}
              onChange={({ currentTarget: { value } }) =>
                change({ parameters: { ...filled.parameters, [name]: value } })
              }
            />
          ))}
          {call.body && <BodyField call={call} filled={filled} onChange={change} />}
          {problem && (
            <p className={classes.problem} role="alert">
              {problem}
            </p>
          )}
          <div className={classes.actions}>
            <Button type="submit" loading={isBusy} leftSection={<Send size={15} />}>
              {t("send")}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              leftSection={<SquareTerminal size={15} />}
              onClick={copyCommand}
            >
              {t("copyCurl")}
            </Button>
          </div>
        </Stack>
      </form>
      <div aria-live="polite">{answer && <Result answer={answer} />}</div>
    </section>
  );
}

function problemText(problem: Problem, t: DocsText): string {
  switch (problem.key) {
    case "badJson":
      return t("badJson", { why: problem.why });
    case "needsValue":
      return t("needsValue", { name: problem.name });
    default:
      return t("notObject");
  }
}
