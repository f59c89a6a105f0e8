import { Button, FileButton } from "@mantine/core";
import { ImagePlus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { toast } from "../../ui/toast.ts";
import { useAdminText } from "../i18n/index.ts";
import classes from "./PictureField.module.css";

interface Props {
  readonly avatar: ReactNode;
  readonly hasPicture: boolean;
  /** A data URL. */
  onPick(image: string): void;
  onRemove(): void;
}

/** The picture there is, and the ways to another. */
export function PictureField({ avatar, hasPicture, onPick, onRemove }: Props) {
  const t = useAdminText();
  const read = (file: File | null) => {
    if (!file) return;
    const reader = new FileReader();
    reader.onload = () => onPick(String(reader.result));
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
            onClick={onRemove}
          >
            {t("removePicture")}
          </Button>
        )}
      </div>
    </div>
  );
}
