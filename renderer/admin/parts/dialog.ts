import { useCallback, useState } from "react";
import { useBackCloses } from "../state/back.ts";

interface Dialog<T> {
  /** What the dialog was last opened with; it stays while the dialog fades away. */
  readonly about: T | null;
  /** Another number each time, so that a dialog starts afresh. */
  readonly turn: number;
  readonly isOpen: boolean;
}

/** The one dialog of its kind that may be open. */
export function useDialog<T>(): Dialog<T> & { open(about: T): void; close(): void } {
  const [dialog, setDialog] = useState<Dialog<T>>({ about: null, turn: 0, isOpen: false });
  const open = useCallback(
    (about: T) => setDialog(({ turn }) => ({ about, turn: turn + 1, isOpen: true })),
    [],
  );
  const close = () => setDialog((before) => ({ ...before, isOpen: false }));
  useBackCloses(dialog.isOpen, close);
  return { ...dialog, open, close };
}

/** The state of a form in a dialog, which starts afresh each time it is opened. */
export function useFormDialog() {
  const { turn, isOpen, open, close } = useDialog<null>();
  return { open: () => open(null), key: turn, props: { opened: isOpen, onClose: close } };
}
