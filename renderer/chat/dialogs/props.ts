/** What every dialog is given: the part of its address after the colon. */
export interface DialogProps {
  readonly of: string;
}
