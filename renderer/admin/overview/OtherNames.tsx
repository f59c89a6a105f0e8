import { Button } from "@mantine/core";
import { Plus } from "lucide-react";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useBusyRun } from "../parts/act.ts";
import classes from "./Notices.module.css";

/** Names that people used for the server, each with a button that adds it to the server's own. */
export function OtherNames({ names }: { names: readonly string[] }) {
  const t = useAdminText();
  const client = useClient();
  const [isBusy, run] = useBusyRun();
  const add = async (name: string) => {
    const save = (value: string) => client.call("settings.update", { "listen.names": value });
    let before = "";
    await run(
      async () => {
        before = String((await client.call("settings.get", {}))["listen.names"]).trim();
        await save(before === "" ? name : `${before}, ${name}`);
      },
      () => ({ done: t("nameAdded", { name }), undo: () => save(before) }),
    );
  };
  return (
    <ul className={classes.items}>
      {names.map((name) => (
        <li key={name} className={classes.name}>
          <bdi>{name}</bdi>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<Plus size={13} />}
            aria-label={t("addThis", { name })}
            disabled={isBusy}
            onClick={() => void add(name)}
          >
            {t("add")}
          </Button>
        </li>
      ))}
    </ul>
  );
}
