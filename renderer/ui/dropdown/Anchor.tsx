import { type Ref, useImperativeHandle } from "react";

interface Props {
  readonly element: HTMLElement;
  readonly ref?: Ref<HTMLElement>;
}

/** Stands as the target of a dropdown for a button that is elsewhere. */
export function Anchor({ element, ref }: Props) {
  useImperativeHandle(ref, () => element, [element]);
  return null;
}
