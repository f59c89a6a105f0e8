import { Modal } from "@mantine/core";
import type { KeyboardEventHandler, ReactNode } from "react";
import { useUiText } from "../../ui/i18n/index.ts";
import { useRoute } from "../shared/route.ts";
import classes from "./Picture.module.css";
import "./styles.ts";
import { useReturnedFocus } from "./useReturnedFocus.ts";

interface Props {
  readonly name: string;
  readonly onKeyDown?: KeyboardEventHandler;
  readonly children: ReactNode;
}

/** A dialog as large as the window, for one picture or document. */
export function FullScreen({ name, onKeyDown, children }: Props) {
  const ui = useUiText();
  const { close } = useRoute();
  useReturnedFocus();
  return (
    <Modal
      opened
      fullScreen
      onClose={() => close("dialog")}
      title={<bdi>{name}</bdi>}
      closeButtonProps={{ "aria-label": ui("close") }}
      transitionProps={{ duration: 0 }}
      {...(onKeyDown && { onKeyDown })}
      classNames={{ content: classes.content ?? "", body: classes.body ?? "", title: classes.title ?? "" }}
    >
      {children}
    </Modal>
  );
}
