/** Lets what is done at the same time be finished in the order in which it was begun. */

/** What is ready waits at most this long for what was begun before it. */
const PATIENCE_MS = 10_000;

/** Resolves when `begin` calls `done`, or that takes too long. `begin` returns what ends its waiting. */
export async function patiently(begin: (done: () => void) => () => void): Promise<void> {
  let end = (): void => undefined;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    const stop = begin(() => resolve());
    end = () => {
      clearTimeout(timer);
      stop();
    };
  });
  end();
}

interface Turn {
  /** Resolves once all that was begun before has ended, or took too long. */
  wait(): Promise<void>;
  /** Lets the next one go on. */
  end(): void;
}

/** Returns a function that begins something in a room. */
export function createTurns(): (roomId: number) => Turn {
  const ends = new Map<number, Promise<void>>();
  return (roomId) => {
    const before = ends.get(roomId) ?? Promise.resolve();
    let end = (): void => undefined;
    ends.set(
      roomId,
      new Promise((resolve) => {
        end = resolve;
      }),
    );
    return {
      wait: () =>
        patiently((done) => {
          void before.then(done);
          return () => undefined;
        }),
      end,
    };
  };
}
