import { useEffect, useRef, useState } from "react";
import { useRoute } from "./route.ts";

/** Browsers limit how often the address may change. */
const PAUSE_MS = 300;

/** The search words: in the field at once, in the address after a pause. */
export function useSearchWords(): [words: string, setWords: (words: string) => void] {
  const { route, go } = useRoute();
  const inAddress = route.q ?? "";
  const [words, setWords] = useState(inAddress);
  const written = useRef(inAddress);
  useEffect(() => {
    if (words === inAddress) return;
    const timer = setTimeout(() => {
      written.current = words;
      go({ q: words === "" ? null : words }, { replace: true });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words, inAddress, go]);
  // Back may change the words.
  useEffect(() => {
    if (inAddress === written.current) return;
    written.current = inAddress;
    setWords(inAddress);
  }, [inAddress]);
  return [words, setWords];
}
