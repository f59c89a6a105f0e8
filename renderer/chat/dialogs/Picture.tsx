import { Button } from "@mantine/core";
import { ChevronLeft, ChevronRight, Download, ExternalLink, Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import type { Message } from "../../../server/dialects/native/contract.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useIsStill } from "../../ui/media.ts";
import { useChatText } from "../i18n/index.ts";
import { MotionButton } from "../parts/MotionButton.tsx";
import { StillPicture } from "../parts/StillPicture.tsx";
import { useChat } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { useMessage } from "../shared/useMessage.ts";
import { EMPTY_TIMELINE } from "../state/timeline.ts";
import { FullScreen } from "./FullScreen.tsx";
import { useDialogText } from "./i18n/index.ts";
import classes from "./Picture.module.css";
import type { DialogProps } from "./props.ts";
import { ZOOM_STEP, type Zoom, Zoomable } from "./Zoomable.tsx";

/** A button without use that keeps the focus: with `disabled` the keys would stop working at the last picture. */
const OFF = { "data-disabled": true, "aria-disabled": true };

const isPicture = (message: Message | null | "loading"): message is Message =>
  message !== null && message !== "loading" && message.kind === "image" && /^\/(?!\/)/.test(message.body);

/** One picture as large as the window, to zoom and move; the arrow keys go to the others that are loaded. */
export default function Picture({ of }: DialogProps) {
  const t = useChatText();
  const d = useDialogText();
  const { route } = useRoute();
  const seq = Number(of);
  const message = useMessage(route.roomId ?? 0, seq);
  const others = useOthers(seq);
  const zoom = useRef<Zoom>(null);
  const isStill = useIsStill();
  /** The animated picture that was stopped, or played where motion is unwanted. */
  const [toggled, setToggled] = useState<number | null>(null);
  const isMoving = (toggled === seq) === isStill;
  const time = isStill ? 0 : 150;
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keyAction(event, zoom.current, others.go, time);
    if (!act) return;
    event.preventDefault();
    act();
  };
  const shown = isPicture(message) ? message : null;
  const name = shown?.attachment?.name ?? d("pictureTitle");
  const button = (label: string, icon: ReactNode, run: () => void, isOff = false) => (
    <IconButton variant="default" size={38} label={label} onClick={run} {...(isOff && OFF)}>
      {icon}
    </IconButton>
  );
  return (
    <FullScreen name={name} onKeyDown={onKeyDown}>
      {shown ? (
        <>
          <Zoomable
            key={seq}
            zoom={zoom}
            width={shown.attachment?.width ?? 640}
            height={shown.attachment?.height ?? 480}
            isStill={isStill}
          >
            {(size) =>
              shown.attachment?.isAnimated && !isMoving ? (
                <div role="img" aria-label={name} style={size}>
                  <StillPicture src={shown.body} className={classes.fill} />
                </div>
              ) : (
                <img className={classes.picture} src={shown.body} alt={name} {...size} draggable={false} />
              )
            }
          </Zoomable>
          <div className={classes.bar}>
            {button(d("previous"), <ChevronLeft size={20} />, () => others.go(-1), !others.hasPrevious)}
            {button(d("zoomOut"), <ZoomOut size={18} />, () => zoom.current?.zoomOut(ZOOM_STEP, time))}
            {button(d("zoomFit"), <Maximize size={17} />, () => zoom.current?.resetTransform(time))}
            {button(d("zoomIn"), <ZoomIn size={18} />, () => zoom.current?.zoomIn(ZOOM_STEP, time))}
            {button(t("next"), <ChevronRight size={20} />, () => others.go(1), !others.hasNext)}
            {shown.attachment?.isAnimated && (
              <MotionButton
                isMoving={isMoving}
                onMoving={(next) => setToggled(next === isStill ? seq : null)}
              />
            )}
            <Button
              component="a"
              variant="default"
              href={shown.body}
              target="_blank"
              rel="noopener"
              leftSection={<ExternalLink size={16} />}
            >
              {d("original")}
            </Button>
            <Button
              component="a"
              variant="default"
              href={shown.body}
              download={name}
              leftSection={<Download size={16} />}
            >
              {t("save")}
            </Button>
          </div>
        </>
      ) : (
        message === null && <p className={classes.gone}>{t("goneMessage")}</p>
      )}
    </FullScreen>
  );
}

/** Goes to the pictures before and after, of those that are loaded. */
function useOthers(seq: number): { hasPrevious: boolean; hasNext: boolean; go(by: 1 | -1): void } {
  const { route, go } = useRoute();
  const timeline = useChat((state) => state.open.get(route.roomId ?? 0)?.timeline ?? EMPTY_TIMELINE);
  const pictures = useMemo(() => timeline.items.filter(isPicture).map((each) => each.seq), [timeline]);
  const at = pictures.indexOf(seq);
  return {
    hasPrevious: at > 0,
    hasNext: at >= 0 && at < pictures.length - 1,
    go(by) {
      const next = at < 0 ? undefined : pictures[at + by];
      if (next !== undefined) go({ dialog: `picture:${next}` }, { replace: true });
    },
  };
}

/** How far an arrow key moves an enlarged picture, in CSS pixels. */
const PAN_STEP = 80;

/** Returns what a key does, or null. The arrows move an enlarged picture, and go to another picture otherwise. */
function keyAction(
  { key, ctrlKey, metaKey, altKey }: KeyboardEvent,
  zoom: Zoom | null,
  go: (by: 1 | -1) => void,
  time: number,
): (() => unknown) | null {
  if (!zoom || ctrlKey || metaKey || altKey) return null;
  const isZoomed = zoom.state.scale > 1.01;
  switch (key) {
    case "+":
    case "=":
      return () => zoom.zoomIn(ZOOM_STEP, time);
    case "-":
      return () => zoom.zoomOut(ZOOM_STEP, time);
    case "0":
      return () => zoom.resetTransform(time);
    case "ArrowLeft":
      return () => (isZoomed ? zoom.panBy(PAN_STEP, 0, time) : go(-1));
    case "ArrowRight":
      return () => (isZoomed ? zoom.panBy(-PAN_STEP, 0, time) : go(1));
    case "ArrowUp":
      return isZoomed ? () => zoom.panBy(0, PAN_STEP, time) : null;
    case "ArrowDown":
      return isZoomed ? () => zoom.panBy(0, -PAN_STEP, time) : null;
    default:
      return null;
  }
}
