import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { useChatText } from "../i18n/index.ts";
import classes from "./Conversation.module.css";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

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
        if (!isClosed) onFiles([...event.dataTransfer.files]);
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
