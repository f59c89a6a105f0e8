import { useEffect } from "react";
import { toast } from "../../ui/toast.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { guessNotice, isGuessing } from "../i18n/names.ts";

/** Notifies on every page when somebody is guessing a password or a code. */
export function useGuessNotice(): void {
  const t = useAdminText();
  const client = useClient();
  useEffect(
    () =>
      client.listen((event) => {
        if (event.type !== "audit.added") return;
        const [row] = event.rows.filter(isGuessing);
        if (row) toast(guessNotice(t, row), { tone: "bad" });
      }),
    [client, t],
  );
}
