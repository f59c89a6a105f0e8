import { CloseButton } from "@mantine/core";
import { Paperclip } from "lucide-react";
import { useEffect, useState } from "react";
import { byteSize } from "../../../ui/time.ts";
import { useChatText } from "../../i18n/index.ts";
import { useChat } from "../../shared/context.ts";
import classes from "./Composer.module.css";

interface Props {
  readonly files: readonly File[];
  readonly onFiles: (files: readonly File[]) => void;
  /** Pictures are sent unchanged, as files. */
  readonly asFile: boolean;
  readonly onAsFile: (asFile: boolean) => void;
}

const isPicture = ({ type }: File): boolean => type.startsWith("image/");

/** Files attached to the next message. */
export function FileTray({ files, onFiles, asFile, onAsFile }: Props) {
  const t = useChatText();
  const maxBytes = useChat((state) => state.host?.maxUploadBytes ?? Number.POSITIVE_INFINITY);
  return (
    <>
      <ul className={classes.tray}>
        {files.map((file, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be attached twice
          <li key={`${at} ${file.name} ${file.size} ${file.lastModified}`} className={classes.chip}>
            <Preview file={file} />
            <span className={classes.chipText}>
              <bdi className={classes.chipName}>{file.name}</bdi>
              {file.size > maxBytes ? (
                <span className={classes.chipBad} role="alert">
                  {t("fileTooLarge", { size: byteSize(maxBytes) })}
                </span>
              ) : (
                <span className={classes.chipSize}>{byteSize(file.size)}</span>
              )}
            </span>
            <CloseButton
              size="sm"
              aria-label={t("removeFile", { name: file.name })}
              onClick={() => onFiles(files.filter((each) => each !== file))}
            />
          </li>
        ))}
      </ul>
      {files.some(isPicture) && (
        <label className={classes.asFile}>
          <input
            type="checkbox"
            checked={asFile}
            onChange={(event) => onAsFile(event.currentTarget.checked)}
          />
          <span>
            {t("asFile")}
            {asFile && <span className={classes.asFileHint}>{t("asFileHint")}</span>}
          </span>
        </label>
      )}
    </>
  );
}

function Preview({ file }: { file: File }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!isPicture(file)) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url ? (
    <img src={url} alt="" width={40} height={40} className={classes.preview} />
  ) : (
    <span className={classes.preview} aria-hidden>
      <Paperclip size={18} />
    </span>
  );
}
