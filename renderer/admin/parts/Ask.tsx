import { createContext, type ReactNode, useContext } from "react";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { useDialog } from "./dialog.ts";

export interface Question {
  readonly title: string;
  /** The consequence, in words with numbers. */
  readonly body: ReactNode;
  readonly confirmLabel: string;
  /** "Cancel" when not given. */
  readonly cancelLabel?: string;
  /** Not shown as dangerous: it can be undone or harms nobody. */
  readonly isMild?: boolean;
  readonly withReason?: boolean;
  /** May reject; the question stays and shows why. Closing it meanwhile aborts the signal. */
  readonly onConfirm: (reason: string, signal: AbortSignal) => Promise<unknown>;
}

const AskContext = createContext<(question: Question) => void>(() => {});

/** Asks for confirmation before something that cannot be undone. */
export const useAsk = () => useContext(AskContext);

/** Renders the open confirmation. */
export function AskProvider({ children }: { children: ReactNode }) {
  const { about, turn, isOpen, open, close } = useDialog<Question>();
  return (
    <AskContext value={open}>
      {children}
      {about && (
        <ConfirmDialog key={turn} {...about} opened={isOpen} danger={!about.isMild} onClose={close}>
          {about.body}
        </ConfirmDialog>
      )}
    </AskContext>
  );
}
