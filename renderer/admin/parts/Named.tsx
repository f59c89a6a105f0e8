import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Author, Ref } from "../../../server/admin/contract.ts";
import { PersonFace } from "./Faces.tsx";
import classes from "./Named.module.css";

interface NamedProps {
  readonly face?: ReactNode;
  readonly name: ReactNode;
  readonly below?: ReactNode;
  /** Leads to the whole of it. */
  readonly href?: string;
}

/** A face, a name, and a quiet line below. */
export function Named({ face, name, below, href }: NamedProps) {
  return (
    <span className={classes.named}>
      {face}
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
    <Named
      face={<PersonFace who={who} size={26} />}
      name={<bdi>{who.displayName || who.username}</bdi>}
      href={`/users/${who.id}`}
      {...(below !== undefined && { below })}
    />
  );
}

/** A text that keeps to one line; what does not fit is told on hover. A card on a phone has room for all of it. */
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
