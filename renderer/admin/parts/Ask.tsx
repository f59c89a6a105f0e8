import { createContext, type ReactNode, useContext } from "react";
import { ConfirmDialog, type ConfirmProps } from "../../ui/ConfirmDialog.tsx";
import { useDialog } from "./dialog.ts";

export interface Question extends Omit<ConfirmProps, "opened" | "children" | "danger" | "onClose"> {
  /** The consequence, in words with numbers. */
  readonly body: ReactNode;
  /** Not shown as dangerous: it can be undone or harms nobody. */
  readonly isMild?: boolean;
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
