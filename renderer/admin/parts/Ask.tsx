import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";

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
  /** May reject; the question stays and shows why. */
  readonly onConfirm: (reason: string) => Promise<unknown>;
}

const AskContext = createContext<(question: Question) => void>(() => {});

/** Asks for confirmation before something that cannot be undone. */
export const useAsk = () => useContext(AskContext);

/** Renders the open confirmation. */
export function AskProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [turn, setTurn] = useState(0);
  const ask = useCallback((next: Question) => {
    setQuestion(next);
    setTurn((before) => before + 1);
    setOpen(true);
  }, []);
  return (
    <AskContext value={ask}>
      {children}
      {question && (
        <ConfirmDialog
          key={turn}
          opened={isOpen}
          title={question.title}
          confirmLabel={question.confirmLabel}
          {...(question.cancelLabel !== undefined && { cancelLabel: question.cancelLabel })}
          danger={!question.isMild}
          withReason={question.withReason ?? false}
          onConfirm={async (reason) => {
            await question.onConfirm(reason);
          }}
          onClose={() => setOpen(false)}
        >
          {question.body}
        </ConfirmDialog>
      )}
    </AskContext>
  );
}
