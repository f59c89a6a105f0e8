/** The host keeps each avatar in two sizes; its address ends in the size. */
/** The same picture, large enough for `size` pixels on a dense screen. */
export const sized = (src: string | null, size: number): string | null =>
  size > 40 && src !== null ? src.replace(/-64\.webp/, "-256.webp") : src;
