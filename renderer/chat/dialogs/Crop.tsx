import { Button, Slider, Text } from "@mantine/core";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useUiText } from "../../ui/i18n/index.ts";
import { useSubmit } from "../../ui/useSubmit.ts";
import { type Cut, keepFull, type Size, scaleOf, squareOf } from "./crop.ts";
import classes from "./Dialogs.module.css";
import { useDialogText } from "./i18n/index.ts";
import { Problem } from "./Problem.tsx";

const FRAME = 320;
const OUTPUT = 512;
const STEP = 12;
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

interface Props {
  readonly file: File;
  readonly shape: "person" | "room";
  readonly onDone: (picture: Blob) => Promise<void>;
  readonly onCancel: () => void;
  /** The browser cannot decode the file as a picture. */
  readonly onBroken: () => void;
}

/** Moves and zooms a picture behind a frame, by pointer or keys. */
export function Crop({ file, shape, onDone, onCancel, onBroken }: Props) {
  const d = useDialogText();
  const ui = useUiText();
  const image = useRef<HTMLImageElement>(null);
  const drag = useRef<{ x: number; y: number; cut: Cut } | null>(null);
  const [url, setUrl] = useState("");
  const [size, setSize] = useState<Size | null>(null);
  const [cut, setCut] = useState<Cut>({ x: 0, y: 0, zoom: 1 });
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);

  const move = (next: Cut) => size && setCut(keepFull(next, size, FRAME));
  const form = useSubmit(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = OUTPUT;
    canvas.height = OUTPUT;
    const pen = canvas.getContext("2d");
    if (!pen || !size || !image.current) return;
    const { x, y, side } = squareOf(cut, size, FRAME);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image.current, x, y, side, side, 0, 0, OUTPUT, OUTPUT);
    const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (picture) await onDone(picture);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    move({ ...cut, x: cut.x + step[0], y: cut.y + step[1] });
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY, cut };
  };
  const onPointerMove = (event: PointerEvent) => {
    const from = drag.current;
    if (!from) return;
    move({ zoom: cut.zoom, x: from.cut.x + event.clientX - from.x, y: from.cut.y + event.clientY - from.y });
  };
  const scale = size ? scaleOf(size, FRAME, cut.zoom) : 1;
  return (
    <div className={classes.form}>
      {/* biome-ignore lint/a11y/useSemanticElements: no element means a picture that is moved */}
      <div
        className={classes.crop}
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the picture
        tabIndex={0}
        aria-label={d("cropHint")}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = null;
        }}
      >
        {url !== "" && (
          <img
            ref={image}
            src={url}
            alt=""
            draggable={false}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setSize({ width: naturalWidth, height: naturalHeight })
            }
            onError={onBroken}
            style={{
              transform: `translate(-50%, -50%) translate(${cut.x}px, ${cut.y}px)`,
              width: size ? size.width * scale : 0,
            }}
          />
        )}
        <div className={classes.mask} data-shape={shape} />
      </div>
      <Text size="sm" c="dimmed" ta="center">
        {d("cropHint")}
      </Text>
      <Slider
        label={null}
        thumbLabel={d("zoom")}
        min={1}
        max={4}
        step={0.05}
        value={cut.zoom}
        onChange={(zoom) => move({ ...cut, zoom })}
      />
      <Problem text={form.problem} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onCancel}>
          {ui("cancel")}
        </Button>
        <Button loading={form.isBusy} disabled={!size} onClick={() => void form.run()}>
          {d("usePicture")}
        </Button>
      </div>
    </div>
  );
}
