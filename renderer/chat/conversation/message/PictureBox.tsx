import { useState } from "react";
import type { Message } from "../../../../server/dialects/native/contract.ts";
import { useIsStill } from "../../../ui/media.ts";
import { useChatText } from "../../i18n/index.ts";
import { MotionButton } from "../../parts/MotionButton.tsx";
import { StillPicture } from "../../parts/StillPicture.tsx";
import { useRoute } from "../../shared/route.ts";
import classes from "./Attachment.module.css";

/** The longer edge of a picture in the conversation, in CSS pixels. */
const MOST_EDGE = 320;

interface Props {
  readonly message: Message;
  readonly name: string;
  /** It cannot be shown. */
  readonly onError: () => void;
}

/** A picture in its own aspect ratio, with its name; it opens the viewer. */
export function PictureBox({ message, name, onError }: Props) {
  const t = useChatText();
  const { go } = useRoute();
  const { attachment, body, seq } = message;
  const { width = MOST_EDGE, height = 240, isAnimated = false } = attachment ?? {};
  const [isMoving, setMoving] = useState(!useIsStill());
  const scale = Math.min(1, MOST_EDGE / width, MOST_EDGE / height);
  const src = attachment?.thumbnail ?? body;
  return (
    <figure className={classes.figure}>
      <button
        type="button"
        className={classes.picture}
        aria-label={t("openPicture", { name })}
        onClick={() => go({ dialog: `picture:${seq}` })}
      >
        <span
          className={classes.frame}
          style={{ width: Math.max(1, width * scale), aspectRatio: `${width} / ${height}` }}
        >
          {isAnimated && !isMoving ? (
            <StillPicture src={src} onError={onError} />
          ) : (
            <img src={src} alt="" loading="lazy" decoding="async" onError={onError} />
          )}
        </span>
      </button>
      {isAnimated && <MotionButton className={classes.motion} isMoving={isMoving} onMoving={setMoving} />}
      <figcaption className={classes.caption}>
        <bdi>{name}</bdi>
      </figcaption>
    </figure>
  );
}
