import type { MemberView } from "../../../../server/dialects/native/contract.ts";
import { useFooterHeight } from "../../../ui/useFooterHeight.ts";
import { useChatText } from "../../i18n/index.ts";
import { PersonAvatar } from "../../parts/Avatars.tsx";
import { nameOf } from "../../shared/names.ts";
import classes from "./Composer.module.css";

interface Props {
  readonly id: string;
  readonly found: readonly MemberView[];
  readonly active: number;
  readonly onPick: (member: MemberView) => void;
}

/** The matching names; the field keeps the focus. */
export function MentionList({ id, found, active, onPick }: Props) {
  const t = useChatText();
  const list = useFooterHeight(undefined, "above-foot");
  return (
    <div ref={list} id={id} role="listbox" aria-label={t("mentionList")} className={classes.mentions}>
      {found.map((member, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and points here
        <div
          key={member.id}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          className={classes.mention}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(member)}
        >
          <PersonAvatar who={member} size={28} isOnline={member.isOnline} />
          <bdi className={classes.mentionName}>{nameOf(member)}</bdi>
          <bdi className={classes.mentionHandle}>@{member.username}</bdi>
        </div>
      ))}
    </div>
  );
}
