import { Skeleton } from "@mantine/core";
import classes from "./Find.module.css";

/** Placeholders of cards that are loading. */
export function CardSkeletons() {
  return (
    <div className={classes.cards} aria-busy>
      {[34, 26, 42].map((width) => (
        <div key={width} className={classes.card}>
          <Skeleton height={52} width={52} radius={16} />
          <div className={classes.text}>
            <Skeleton height={12} width={`${width}%`} mb={12} />
            <Skeleton height={9} width={`${width + 30}%`} />
          </div>
        </div>
      ))}
    </div>
  );
}
