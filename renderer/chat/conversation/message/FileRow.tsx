import { ActionIcon } from "@mantine/core";
import {
  Download,
  FileArchive,
  FileAudio,
  FileImage,
  FileText,
  FileVideo,
  type LucideIcon,
  Paperclip,
} from "lucide-react";
import type { MouseEvent } from "react";
import { byteSize } from "../../../ui/time.ts";
import { useChatText } from "../../i18n/index.ts";
import classes from "./Attachment.module.css";

const ICONS: readonly (readonly [RegExp, LucideIcon])[] = [
  [/zip|tar|gzip|rar|7z/, FileArchive],
  [/^image\//, FileImage],
  [/^audio\//, FileAudio],
  [/^video\//, FileVideo],
  [/^text\/|pdf|document/, FileText],
];

interface Props {
  readonly href: string;
  readonly name: string;
  readonly bytes: number | undefined;
  readonly type: string;
  /** Opens it here; absent: it is only saved. */
  readonly onOpen?: ((event: MouseEvent) => void) | undefined;
  /** Its content is shown above: the row only names and saves it. */
  readonly isShown?: boolean;
}

/** A file with its name and size, to open or save. */
export function FileRow({ href, name, bytes, type, onOpen, isShown = false }: Props) {
  const t = useChatText();
  const Icon = ICONS.find(([pattern]) => pattern.test(type))?.[1] ?? Paperclip;
  const size = bytes !== undefined && byteSize(bytes);
  // The name of the link contains what it shows.
  const shown = size ? `${name} ${size}` : name;
  const text = (
    <span className={classes.text}>
      <bdi className={classes.name}>{name}</bdi> {size && <span className={classes.size}>{size}</span>}
    </span>
  );
  const icon = (
    <span className={classes.icon} aria-hidden>
      <Icon size={20} />
    </span>
  );
  const save = (
    <ActionIcon
      component="a"
      href={href}
      download={name}
      variant="subtle"
      color="gray"
      size={36}
      radius="xl"
      aria-label={t("download", { name })}
      title={t("save")}
    >
      <Download size={17} />
    </ActionIcon>
  );
  if (isShown)
    return (
      <div className={classes.shownRow}>
        {text}
        {save}
      </div>
    );
  if (!onOpen)
    return (
      <a className={classes.file} href={href} download={name} aria-label={t("download", { name: shown })}>
        {icon}
        {text}
      </a>
    );
  return (
    <div className={classes.openRow}>
      <a
        className={classes.file}
        href={href}
        target="_blank"
        rel="noopener"
        aria-label={t("openFile", { name: shown })}
        onClick={onOpen}
      >
        {icon}
        {text}
      </a>
      {save}
    </div>
  );
}
