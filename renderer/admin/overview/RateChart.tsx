import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { formatNumber } from "../../ui/i18n/text.ts";
import { serverNow } from "../../ui/now.ts";
import { clockTime } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { Panel } from "../parts/Panel.tsx";
import classes from "./RateChart.module.css";
import { niceTop } from "./scale.ts";

const WIDTH = 720;
const HEIGHT = 200;
const BASE = 176;
const LEFT = 34;

/** Messages per minute over the last hour; the last one is the current minute. */
export function RateChart({ rate }: { rate: readonly number[] }) {
  const t = useAdminText();
  const [at, setAt] = useState<number | null>(null);
  const top = niceTop(Math.max(...rate, 0));
  const step = (WIDTH - LEFT) / rate.length;
  const heightOf = (count: number) => (count / top) * (BASE - 12);
  const total = rate.reduce((sum, count) => sum + count, 0);
  const busiest = Math.max(...rate, 0);
  const minuteOf = (index: number) => clockTime(new Date(serverNow() - (rate.length - 1 - index) * 60_000));

  const point = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * WIDTH - LEFT;
    const index = Math.floor(x / step);
    setAt(index >= 0 && index < rate.length ? index : null);
  };
  const onKey = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      Home: -rate.length,
      End: rate.length,
    };
    const by = moves[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(rate.length - 1, (at ?? rate.length - 1) + by)));
  };
  const chosen = at === null ? undefined : rate[at];
  return (
    <Panel
      title={t("rateTitle")}
      aside={
        <span className={classes.reading} aria-live="polite">
          {at !== null && chosen !== undefined
            ? t("rateAt", { time: minuteOf(at), count: chosen })
            : t("inLastHour", { count: total })}
        </span>
      }
    >
      <svg
        className={classes.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t("rateSummary", { total, busiest })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the minutes one by one.
        tabIndex={0}
        onPointerMove={point}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
        onKeyDown={onKey}
      >
        {[0, 0.5, 1].map((share) => (
          <line
            key={share}
            className={classes.rule}
            x1={LEFT}
            x2={WIDTH}
            y1={BASE - heightOf(top * share)}
            y2={BASE - heightOf(top * share)}
          />
        ))}
        {rate.map((count, index) => {
          const height = Math.max(count === 0 ? 1.5 : 3, heightOf(count));
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a minute is identified by its position.
              key={index}
              className={classes.bar}
              data-none={count === 0 || undefined}
              data-on={index === at || undefined}
              x={LEFT + index * step + step * 0.16}
              width={step * 0.68}
              y={BASE - height}
              height={height}
              rx={2}
            />
          );
        })}
      </svg>
      <div className={classes.scale} aria-hidden>
        <span>{formatNumber(top)}</span>
        <span>{top >= 2 ? formatNumber(top / 2) : ""}</span>
        <span>0</span>
      </div>
      <div className={classes.times} aria-hidden>
        <span>{minuteOf(0)}</span>
        <span>{minuteOf(20)}</span>
        <span>{minuteOf(40)}</span>
        <span>{t("now")}</span>
      </div>
    </Panel>
  );
}
