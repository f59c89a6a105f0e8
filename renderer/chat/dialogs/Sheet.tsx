import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useUiText } from "../../ui/i18n/index.ts";
import { useIsNarrow } from "../../ui/media.ts";
import { useRoute } from "../shared/route.ts";
import "./styles.ts";
import { useReturnedFocus } from "./useReturnedFocus.ts";

interface Props {
  readonly title: ReactNode;
  readonly size?: "sm" | "md" | "lg";
  /** For a dialog that is not part of the address. */
  readonly onClose?: () => void;
  readonly children: ReactNode;
}

/** A dialog that is part of the page's address: Back and Esc close it. */
export function Sheet({ title, size = "md", onClose, children }: Props) {
  const ui = useUiText();
  const isNarrow = useIsNarrow();
  const { close } = useRoute();
  useReturnedFocus();
  return (
    <Modal
      opened
      onClose={onClose ?? (() => close("dialog"))}
      title={title}
      size={size}
      centered
      fullScreen={isNarrow && size !== "sm"}
      radius="lg"
      padding="lg"
      overlayProps={{ backgroundOpacity: 0.45 }}
      closeButtonProps={{ "aria-label": ui("close") }}
      transitionProps={{ transition: "pop", duration: 120 }}
    >
      {children}
    </Modal>
  );
}
