import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Author, Ref } from "../../../server/admin/contract.ts";
import { PersonAvatar } from "./Avatars.tsx";
import classes from "./Names.module.css";

interface NameLineProps {
  readonly avatar?: ReactNode;
  readonly name: ReactNode;
  readonly below?: ReactNode;
  /** The page that the name links to. */
  readonly href?: string;
}

/** An avatar, a name, and a secondary line below. */
export function NameLine({ avatar, name, below, href }: NameLineProps) {
  return (
    <span className={classes.named}>
      {avatar}
      <span className={classes.words}>
        {href === undefined ? (
          <span className={classes.name}>{name}</span>
        ) : (
          <Link href={href} className={classes.name} data-row-link>
            {name}
          </Link>
        )}
        {below !== undefined && below !== "" && <span className={classes.below}>{below}</span>}
      </span>
    </span>
  );
}

/** A person by name, leading to their page. */
export function PersonName({ who, below }: { who: Author; below?: string }) {
  return (
    <NameLine
      avatar={<PersonAvatar who={who} size={26} />}
      name={<bdi>{who.displayName || who.username}</bdi>}
      href={`/users/${who.id}`}
      {...(below !== undefined && { below })}
    />
  );
}

/** A text on one line, shown in full on hover. A card on a phone has room for all of it. */
export function OneLine({ children }: { children: string }) {
  return (
    <bdi className={classes.oneLine} title={children}>
      {children}
    </bdi>
  );
}

/** A room by name, leading to its page. */
export function RoomName({ room }: { room: Ref }) {
  return (
    <Link href={`/rooms/${room.id}`} className={classes.quiet}>
      <OneLine>{room.name}</OneLine>
    </Link>
  );
}
