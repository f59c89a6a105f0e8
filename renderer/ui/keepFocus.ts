/** Keeps the place of people who use the keyboard: without it, removing what has the focus sends them to the start. */

/** Where the focus was: the element, and what around it can take the focus, the nearest first. */
interface Place {
  readonly element: HTMLElement;
  readonly around: readonly HTMLElement[];
}

/** Enough for a dialog that was opened from a dialog, by the menu of a row. */
const MOST = 8;

function placeOf(element: HTMLElement): Place {
  const around: HTMLElement[] = [];
  for (let outer = element.parentElement; outer; outer = outer.parentElement)
    if (outer.hasAttribute("tabindex")) around.push(outer);
  return { element, around };
}

const candidates = ({ element, around }: Place): readonly HTMLElement[] => [element, ...around];

function takesFocus(element: HTMLElement): boolean {
  if (element.isConnected) element.focus({ preventScroll: true });
  return document.activeElement === element;
}

/**
 * Moves the focus when the element that has it is removed, such as the row of what was deleted: to what is left
 * around it, or to where the focus was before, as behind a dialog that was opened from it. Call once at start.
 */
export function keepFocus(): void {
  let places: Place[] = [];
  /** After a click nothing is moved: the focus would bring back the actions of a message that the pointer has left. */
  let isByKeyboard = false;
  document.addEventListener("keydown", () => (isByKeyboard = true), true);
  document.addEventListener("pointerdown", () => (isByKeyboard = false), true);

  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const place = placeOf(target);
    // Of one list or dialog, the last place is enough.
    if (places.at(-1)?.around[0] === place.around[0]) places.pop();
    places = [...places, place].slice(-MOST);
  });

  const restore = () => {
    const last = places.at(-1);
    if (!isByKeyboard || document.activeElement !== document.body || !last || last.element.isConnected)
      return;
    places = places.filter((place) => candidates(place).some(({ isConnected }) => isConnected));
    if ([...places].reverse().flatMap(candidates).some(takesFocus)) return;
    const page = document.querySelector<HTMLElement>("main") ?? document.querySelector<HTMLElement>("nav");
    if (!page) return;
    page.tabIndex = -1;
    page.focus({ preventScroll: true });
  };
  new MutationObserver(restore).observe(document.body, { childList: true, subtree: true });
}
