/** Observable values, and the subscriptions behind them. */

interface Emitter<Args extends readonly unknown[]> {
  /** Calls every subscriber. */
  emit(...args: Args): void;
  /** Returns a function that unsubscribes. */
  subscribe(listener: (...args: Args) => void): () => void;
}

export function createEmitter<Args extends readonly unknown[] = []>(): Emitter<Args> {
  const listeners = new Set<(...args: Args) => void>();
  return {
    emit(...args) {
      for (const listener of listeners) listener(...args);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** An observable object, replaced as a whole by each change. */
export interface Store<S> {
  get(): S;
  /** Replaces fields; subscribers are notified when something changed. */
  set(patch: Partial<S>): void;
  /** Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void;
}

export function createStore<S extends object>(initial: S): Store<S> {
  const { emit, subscribe } = createEmitter();
  let state = initial;
  return {
    get: () => state,
    set(patch) {
      const isNew = (Object.keys(patch) as (keyof S)[]).some((key) => !Object.is(state[key], patch[key]));
      if (!isNew) return;
      state = { ...state, ...patch };
      emit();
    },
    subscribe,
  };
}
