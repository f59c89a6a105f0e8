import { Link } from "wouter";
import classes from "./Overview.module.css";

interface Props {
  readonly name: string;
  readonly value: string;
  readonly below: string;
  readonly href?: string;
  /** Draws attention: somebody is waiting. */
  readonly isCalling?: boolean;
}

/** One key figure. */
export function Tile({ name, value, below, href, isCalling }: Props) {
  const content = (
    <>
      <span className={classes.tileName}>{name}</span>
      <span className={classes.tileValue}>{value}</span>
      <span className={classes.tileBelow}>{below}</span>
    </>
  );
  return href === undefined ? (
    <div className={classes.tile}>{content}</div>
  ) : (
    <Link href={href} className={classes.tile} data-calling={isCalling || undefined}>
      {content}
    </Link>
  );
}
