import { type KeyboardEvent, useState } from "react";
import { useChatText } from "../i18n/index.ts";
import classes from "./Emoji.module.css";
import { EMOJI, recentEmoji, rememberEmoji } from "./emoji.ts";

const COLUMNS = 8;
const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: COLUMNS,
  ArrowUp: -COLUMNS,
};

function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = STEPS[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
}

/** All emoji by category; the arrow keys move between them. */
export function EmojiGrid({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useChatText();
  const [recent] = useState(recentEmoji);
  const pick = (emoji: string) => {
    rememberEmoji(emoji);
    onPick(emoji);
  };
  const groups = [
    ...(recent.length > 0 ? [["emojiRecent", recent] as const] : []),
    ...(Object.keys(EMOJI) as (keyof typeof EMOJI)[]).map((name) => [name, EMOJI[name].split(" ")] as const),
  ];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move between the buttons inside
    <div className={classes.grid} onKeyDown={walk}>
      {groups.map(([name, all]) => (
        <section key={name} aria-label={t(name)}>
          <h3 className={classes.group}>{t(name)}</h3>
          <div className={classes.cells}>
            {all.map((emoji) => (
              <button key={emoji} type="button" className={classes.emoji} onClick={() => pick(emoji)}>
                {emoji}
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
