/** Decides where the window opens. */

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const SMALLEST = { width: 420, height: 480 } as const;
const FIRST = { width: 1280, height: 840 } as const;
/** How much of the title bar must be on a screen to be draggable. */
const GRIP = { width: 120, height: 40 } as const;

/**
 * Returns the remembered bounds if a screen still shows them, limited to its size; otherwise the middle of the first
 * screen.
 * @param screens the work areas, the primary one first.
 */
export function placeWindow(remembered: Rectangle | null, screens: readonly Rectangle[]): Rectangle {
  if (remembered) {
    for (const screen of screens) {
      const fitted = { x: remembered.x, y: remembered.y, ...sizeWithin(screen, remembered) };
      if (isCatchable(fitted, screen)) return fitted;
    }
  }
  const screen = screens[0] ?? { x: 0, y: 0, ...FIRST };
  const width = Math.min(FIRST.width, screen.width);
  const height = Math.min(FIRST.height, screen.height);
  return {
    x: screen.x + Math.round((screen.width - width) / 2),
    y: screen.y + Math.round((screen.height - height) / 2),
    width,
    height,
  };
}

function isCatchable(window: Rectangle, screen: Rectangle): boolean {
  const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  return across >= GRIP.width && window.y >= screen.y && window.y + GRIP.height <= screen.y + screen.height;
}

const sizeWithin = (screen: Rectangle, { width, height }: Pick<Rectangle, "width" | "height">) => ({
  width: Math.max(Math.min(width, screen.width), Math.min(SMALLEST.width, screen.width)),
  height: Math.max(Math.min(height, screen.height), Math.min(SMALLEST.height, screen.height)),
});
