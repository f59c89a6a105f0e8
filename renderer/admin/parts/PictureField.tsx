import { Button, FileButton } from "@mantine/core";
import { ImagePlus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { toast } from "../../ui/toast.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useAsk } from "./Ask.tsx";
import { useActionRunner } from "./act.ts";
import classes from "./PictureField.module.css";
import { assertFits } from "./picture.ts";

interface Props {
  readonly avatar: ReactNode;
  readonly hasPicture: boolean;
  /** The owner's name, for the confirmation before the picture is removed. */
  readonly name: string;
  /** Takes a data URL, or null to remove the picture. */
  save(image: string | null): Promise<unknown>;
}

/** The picture of a person or room, with buttons to replace and remove it. */
export function PictureField({ avatar, hasPicture, name, save }: Props) {
  const t = useAdminText();
  const acts = useActionRunner();
  const ask = useAsk();
  const client = useClient();
  const read = (file: File | null) => {
    if (!file) return;
    const reader = new FileReader();
    const send = async () => {
      await assertFits(client, file);
      await save(String(reader.result));
    };
    reader.onload = () => void acts.run(send, { done: t("pictureChanged") });
    reader.onerror = () => toast(t("fileUnreadable"), { tone: "bad" });
    reader.readAsDataURL(file);
  };
  return (
    <div className={classes.field}>
      {avatar}
      <div className={classes.buttons}>
        <FileButton onChange={read} accept="image/*">
          {(props) => (
            <Button {...props} variant="default" size="xs" leftSection={<ImagePlus size={15} />}>
              {t("choosePicture")}
            </Button>
          )}
        </FileButton>
        {hasPicture && (
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            leftSection={<Trash2 size={15} />}
            onClick={() =>
              ask((t) => ({
                title: t("removePictureTitle"),
                body: t("removePictureBody", { name }),
                confirmLabel: t("removePicture"),
                onConfirm: () => save(null),
              }))
            }
          >
            {t("removePicture")}
          </Button>
        )}
      </div>
    </div>
  );
}
