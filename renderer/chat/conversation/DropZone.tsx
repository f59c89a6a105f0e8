import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { toast } from "../../ui/toast.ts";
import { useChatText } from "../i18n/index.ts";
import classes from "./Conversation.module.css";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

/** Returns the files of a drop, without folders. */
function droppedFiles({ items, files }: DataTransfer): { files: readonly File[]; hasFolder: boolean } {
  // What is dropped may hold texts, too, which are items but no files.
  const isFolder = [...items]
    .filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry()?.isDirectory === true);
  const only = [...files].filter((_, at) => !isFolder[at]);
  return { files: only, hasFolder: isFolder.includes(true) };
}

interface Props {
  /** Sending is not possible now. */
  readonly isClosed: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

/** Takes files that are dropped anywhere on the conversation. */
export function DropZone({ isClosed, onFiles, children }: Props) {
  const t = useChatText();
  const [isOver, setOver] = useState(false);
  /** dragenter and dragleave fire for every element inside. */
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
        // Otherwise the browser would open the file in place of the page.
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
