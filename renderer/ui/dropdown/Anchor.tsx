import { type Ref, useImperativeHandle } from "react";

interface Props {
  readonly element: HTMLElement;
  readonly ref?: Ref<HTMLElement>;
}

/** Positions a dropdown at a button that is rendered elsewhere. */
export function Anchor({ element, ref }: Props) {
  useImperativeHandle(ref, () => element, [element]);
  return null;
}
