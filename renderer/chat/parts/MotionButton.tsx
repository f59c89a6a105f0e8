import { Pause, Play } from "lucide-react";
import { IconButton } from "../../ui/IconButton.tsx";
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
    <IconButton
      className={className}
      variant="default"
      size={32}
      radius="xl"
      label={label}
      onClick={() => onMoving(!isMoving)}
    >
      {isMoving ? <Pause size={15} /> : <Play size={15} />}
    </IconButton>
  );
}
