import { createContext, type ReactNode, useContext } from "react";
import { ConfirmDialog, type ConfirmProps } from "../../ui/ConfirmDialog.tsx";
import { type AdminText, useAdminText } from "../i18n/index.ts";
import { useDialog } from "./dialog.ts";

export interface Question extends Omit<ConfirmProps, "opened" | "children" | "danger" | "onClose"> {
  /** The consequence, in words with numbers. */
  readonly body: ReactNode;
  /** Not shown as dangerous: it can be undone or harms nobody. */
  readonly isMild?: boolean;
}

/** Makes the question in the language of the page, which may change while it is open. */
export type MakeQuestion = (t: AdminText) => Question;

const AskContext = createContext<(make: MakeQuestion) => void>(() => {});

/** Asks for confirmation before something that cannot be undone. */
export const useAsk = () => useContext(AskContext);

/** Renders the open confirmation. */
export function AskProvider({ children }: { children: ReactNode }) {
  const { about, turn, isOpen, open, close } = useDialog<MakeQuestion>();
  const t = useAdminText();
  const question = about?.(t);
  return (
    <AskContext value={open}>
      {children}
      {question && (
        <ConfirmDialog key={turn} {...question} opened={isOpen} danger={!question.isMild} onClose={close}>
          {question.body}
        </ConfirmDialog>
      )}
    </AskContext>
  );
}
