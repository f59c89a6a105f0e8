import classes from "./Overview.module.css";

interface Props {
  readonly name: string;
  readonly value: string;
  readonly below: string;
  /** The used fraction, 0 to 1. */
  readonly share: number;
  readonly isHigh: boolean;
}

/** A bar that shows how much of something is used. */
export function Meter({ name, value, below, share, isHigh }: Props) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className={classes.meter} data-high={isHigh || undefined}>
      <div className={classes.meterHead}>
        <span>{name}</span>
        <strong>{value}</strong>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter element cannot be styled the same in every browser. */}
      <div
        className={classes.track}
        role="meter"
        aria-label={name}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={`${value}. ${below}`}
      >
        <span className={classes.fill} style={{ width: `${Math.max(1, percent)}%` }} />
      </div>
      <span className={classes.meterBelow}>{below}</span>
    </div>
  );
}
