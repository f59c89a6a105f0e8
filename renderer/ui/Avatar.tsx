import { type CSSProperties, useState } from "react";
import { colorOf, initialsOf } from "../../server/chat/initials.ts";
import classes from "./Avatar.module.css";
import { useUiText } from "./i18n/index.ts";

interface Props {
  readonly name: string;
  /** The picture's URL; null: draw the initials. */
  readonly src: string | null;
  /** Pixels. */
  readonly size: number;
  /** People are round, rooms are squares with soft corners. */
  readonly shape?: "person" | "room";
  readonly isOnline?: boolean;
}

/** An avatar, or drawn initials. Decorative: the name is beside it. */
export function Avatar({ name, src, size, shape = "person", isOnline }: Props) {
  const t = useUiText();
  const [broken, setBroken] = useState<string | null>(null);
  const style = { "--size": `${size}px`, "--color": colorOf(name) } as CSSProperties;
  return (
    <span className={classes.avatar} data-shape={shape} style={style}>
      {src !== null && src !== broken ? (
        <img
          src={src}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          decoding="async"
          onError={() => setBroken(src)}
        />
      ) : (
        <span className={classes.initials} data-initials={initialsOf(name)} aria-hidden />
      )}
      {isOnline && <span className={classes.dot} role="img" aria-label={t("online")} title={t("online")} />}
    </span>
  );
}
