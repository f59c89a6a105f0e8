import { ActionIcon } from "@mantine/core";
import { Pause, Play } from "lucide-react";
import { useChatText } from "../i18n/index.ts";

interface Props {
  readonly isMoving: boolean;
  readonly onMoving: (isMoving: boolean) => void;
  readonly className?: string | undefined;
}

/** Stops and plays an animated picture. */
export function MotionButton({ isMoving, onMoving, className = "" }: Props) {
  const t = useChatText();
  const label = t(isMoving ? "stopMoving" : "letMove");
  return (
    <ActionIcon
      className={className}
      variant="default"
      size={32}
      radius="xl"
      aria-label={label}
      title={label}
      onClick={() => onMoving(!isMoving)}
    >
      {isMoving ? <Pause size={15} /> : <Play size={15} />}
    </ActionIcon>
  );
}
