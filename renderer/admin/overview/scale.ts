/** The end of a scale: the next 2, 4, 6, 10, 20, 40 … at or above the highest value, so that its half is whole too. */
export function niceTop(highest: number): number {
  const wanted = Math.max(2, highest);
  for (let unit = 1; ; unit *= 10) {
    for (const factor of [2, 4, 6, 10]) if (unit * factor >= wanted) return unit * factor;
  }
}
