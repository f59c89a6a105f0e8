import { Button, Skeleton, TextInput } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { HookView, NewHookView } from "../../../server/dialects/native/contract.ts";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { inputProps } from "../../ui/input-props.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { useSubmit } from "../../ui/useSubmit.ts";
import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import { useLinks } from "../shared/useLinks.ts";
import { useList } from "../shared/useList.ts";
import { CopyField } from "./CopyField.tsx";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";
import { Problem } from "./Problem.tsx";
import { Sheet } from "./Sheet.tsx";

/** The incoming webhooks of a room: made, listed and revoked by its owner. */
export default function Hooks() {
  const t = useChatText();
  const d = useDialogText();
  const { api } = useClient();
  const { route } = useRoute();
  const { linkTo } = useLinks();
  const id = route.roomId ?? 0;
  const hooks = useList("", () => api("listHooks", { params: { id } }));
  const [name, setName] = useState("");
  const [made, setMade] = useState<NewHookView | null>(null);
  const [revoked, setRevoked] = useState<HookView | null>(null);
  const form = useSubmit(async () => {
    setMade(await api("createHook", { params: { id }, body: { name: name.trim() } }));
    setName("");
    hooks.refresh();
  });
  return (
    <Sheet title={t("hooks")}>
      <form className={classes.form} onSubmit={form.onSubmit}>
        <p className={classes.hint}>{d("hooksHint")}</p>
        <div className={classes.copyRow}>
          <TextInput
            label={d("name")}
            placeholder={d("hookNamePlaceholder")}
            maxLength={64}
            {...inputProps(name, setName)}
          />
          <Button type="submit" loading={form.isBusy} disabled={name.trim() === ""}>
            {d("createHook")}
          </Button>
        </div>
        <Problem text={form.problem} />
        {made && (
          <section
            className={classes.made}
            aria-label={d("hookMade", { name: made.name })}
            aria-live="polite"
          >
            <CopyField
              key={made.id}
              label={d("hookAddress", { name: made.name })}
              value={linkTo(made.path)}
            />
            <p className={classes.hint}>{d("hookOnce")}</p>
          </section>
        )}
        {hooks.failure ? (
          <ErrorState title={d("hooksFailed")} why={hooks.failure} onRetry={hooks.retry} />
        ) : hooks.isLoading && hooks.items.length === 0 ? (
          <Skeleton height={48} radius="md" />
        ) : hooks.items.length === 0 ? (
          <p className={classes.hint}>{d("noHooks")}</p>
        ) : (
          <ul className={classes.hooks} aria-label={t("hooks")}>
            {hooks.items.map((hook) => (
              <li key={hook.id}>
                <div>
                  <bdi>{hook.name}</bdi>
                  <p>
                    {hook.createdBy && d("hookBy", { name: nameOf(hook.createdBy) })}
                    {hook.createdBy && " · "}
                    {hook.lastUsedAt === null
                      ? d("hookUnused")
                      : d.rich("hookUsed", { time: <RelativeTime at={hook.lastUsedAt} /> })}
                  </p>
                </div>
                <IconButton
                  variant="subtle"
                  color="red"
                  label={d("revokeHook", { name: hook.name })}
                  onClick={() => setRevoked(hook)}
                >
                  <Trash2 size={17} />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
      </form>
      <ConfirmDialog
        opened={revoked !== null}
        danger
        title={d("revokeHookTitle", { name: revoked?.name ?? "" })}
        confirmLabel={d("revoke")}
        onClose={() => setRevoked(null)}
        onConfirm={async () => {
          if (revoked) await api("revokeHook", { params: { id, hookId: revoked.id } });
          if (revoked?.id === made?.id) setMade(null);
          hooks.refresh();
        }}
      >
        {d("revokeHookBody")}
      </ConfirmDialog>
    </Sheet>
  );
}
