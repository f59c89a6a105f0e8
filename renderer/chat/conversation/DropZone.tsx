import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { toast } from "../../ui/toast.ts";
import { useChatText } from "../i18n/index.ts";
import classes from "./Conversation.module.css";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

/** The files of a drop; a folder among them has no bytes of its own. */
function droppedFiles({ items, files }: DataTransfer): { files: readonly File[]; hasFolder: boolean } {
  const isFolder = [...items].map(
    (item) => item.kind === "file" && item.webkitGetAsEntry()?.isDirectory === true,
  );
  const only = [...files].filter((_, at) => !isFolder[at]);
  return { files: only, hasFolder: isFolder.includes(true) };
}

interface Props {
  /** Nothing can be sent here now. */
  readonly isClosed: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

/** Takes files that are dropped anywhere on the conversation. */
export function DropZone({ isClosed, onFiles, children }: Props) {
  const t = useChatText();
  const [isOver, setOver] = useState(false);
  /** Enter and leave come for every element inside. */
  const depth = useRef(0);
  const enter = (by: 1 | -1) => (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has a button beside it that does the same
    <div
      className={classes.drop}
      onDragEnter={enter(1)}
      onDragLeave={enter(-1)}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        // Else the browser would leave the page for the file.
        event.preventDefault();
        if (isClosed) event.dataTransfer.dropEffect = "none";
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        if (isClosed) return;
        const { files, hasFolder } = droppedFiles(event.dataTransfer);
        if (hasFolder) toast(t("noFolders"), { tone: "bad" });
        if (files.length > 0) onFiles(files);
      }}
    >
      {children}
      {isOver && !isClosed && (
        <div className={classes.over}>
          <Upload size={32} aria-hidden />
          {t("dropHere")}
        </div>
      )}
    </div>
  );
}
