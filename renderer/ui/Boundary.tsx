import { Component, type ReactNode } from "react";

interface Props {
  readonly children: ReactNode;
  /** Shown in place of children that threw. A new `key` tries the children again. */
  readonly failed: ReactNode;
}

/** Keeps an error inside it from breaking the rest of the page. */
export class Boundary extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? this.props.failed : this.props.children;
  }
}
