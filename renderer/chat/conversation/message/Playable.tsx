import { useChatText } from "../../i18n/index.ts";
import classes from "./Attachment.module.css";

interface Props {
  readonly kind: "video" | "audio";
  readonly src: string;
  readonly name: string;
  /** The browser cannot play it. */
  readonly onError: () => void;
}

/** A video or audio that plays in place. Before that, only its metadata is loaded. */
export function Playable({ kind, src, name, onError }: Props) {
  const t = useChatText();
  const Player = kind;
  return (
    <Player
      className={classes[kind]}
      src={src}
      controls
      preload="metadata"
      playsInline
      aria-label={t(kind === "video" ? "videoNamed" : "soundNamed", { name })}
      onError={onError}
    />
  );
}
