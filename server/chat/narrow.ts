/** Returns what Chinese input methods write full-width (digits, letters, colons, commas, dots) in the usual characters. */
export const narrow = (text: string): string =>
  text.normalize("NFKC").replaceAll("、", ",").replaceAll("。", ".");
