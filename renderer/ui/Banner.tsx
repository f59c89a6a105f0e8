import type { ReactNode } from "react";
import classes from "./Banner.module.css";

/** A line above the page that concerns all of it. */
export function Banner({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.banner} role="status">
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      {children}
    </div>
  );
}
