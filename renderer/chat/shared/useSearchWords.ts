import { useEffect, useRef, useState } from "react";
import { useRoute } from "./route.ts";

/** Browsers take only so many changes of the address in a time. */
const PAUSE_MS = 300;

/** The words that are searched for: in the field at once, in the address when the person pauses. */
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
  // Back leads to other words.
  useEffect(() => {
    if (inAddress === written.current) return;
    written.current = inAddress;
    setWords(inAddress);
  }, [inAddress]);
  return [words, setWords];
}
