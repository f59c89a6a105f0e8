/** A message of more than this is shown in part, with a way to the rest. */
const MOST_LINES = 40;
const MOST_LENGTH = 2400;
/** As many lines of it are shown; see `data-cut` in Body.module.css. */
export const SHOWN_LINES = 24;

/** Whether a text would take more than a screen. */
export const isLong = (text: string): boolean =>
  text.length > MOST_LENGTH || text.split("\n").length > MOST_LINES;
