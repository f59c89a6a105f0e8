import type { ReactNode } from "react";
import classes from "./DetailHead.module.css";

interface Props {
  readonly avatar: ReactNode;
  readonly title: string;
  readonly below: ReactNode;
  readonly pills?: ReactNode;
}

export function DetailHead({ avatar, title, below, pills }: Props) {
  return (
    <div className={classes.head}>
      {avatar}
      <div className={classes.words}>
        <div className={classes.line}>
          <h1 className={classes.title}>
            <bdi>{title}</bdi>
          </h1>
          {pills}
        </div>
        <div className={classes.below}>{below}</div>
      </div>
    </div>
  );
}
