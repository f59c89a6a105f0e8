import { useElementSize } from "@mantine/hooks";
import { type MouseEvent, type ReactNode, type RefObject, useState } from "react";
import { type ReactZoomPanPinchRef, TransformComponent, TransformWrapper } from "react-zoom-pan-pinch";
import classes from "./Picture.module.css";

export type Zoom = ReactZoomPanPinchRef;
/** How much one press of a key or button enlarges. */
export const ZOOM_STEP = 0.5;
/** How much two clicks or taps enlarge. */
const DOUBLE = 2;

interface Props {
  readonly zoom: RefObject<Zoom | null>;
  readonly width: number;
  readonly height: number;
  readonly isStill: boolean;
  /** What is drawn, in the size that fits. */
  readonly children: (size: { width: number; height: number }) => ReactNode;
}

/** Shows something as large as fits, to be enlarged and moved by wheel, fingers, mouse, double click and double tap. */
export function Zoomable({ zoom, width, height, isStill, children }: Props) {
  const { ref: stage, width: stageWidth, height: stageHeight } = useElementSize();
  const [isZoomed, setZoomed] = useState(false);
  const fit = Math.min(1, stageWidth / width, stageHeight / height);
  const onDoubleClick = ({ clientX, clientY, currentTarget }: MouseEvent) => {
    const time = isStill ? 0 : 150;
    if (isZoomed) return zoom.current?.resetTransform(time);
    const { left, top } = currentTarget.getBoundingClientRect();
    // The point under the pointer stays there.
    zoom.current?.setTransform((left - clientX) * (DOUBLE - 1), (top - clientY) * (DOUBLE - 1), DOUBLE, time);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and buttons do the same
    <div ref={stage} className={classes.stage} onDoubleClick={onDoubleClick}>
      {fit > 0 && (
        <TransformWrapper
          key={`${stageWidth} ${stageHeight}`}
          ref={zoom}
          minScale={1}
          // A long screenshot must be readable too: at least twice its own pixels.
          maxScale={Math.max(8, 2 / fit)}
          // The library handles two taps, and once more the double click that browsers generate from them.
          doubleClick={{ disabled: true }}
          zoomAnimation={{ disabled: isStill }}
          velocityAnimation={{ maxAnimationTime: isStill ? 0 : 400 }}
          onTransform={(_, { scale }) => setZoomed(scale > 1.01)}
        >
          <TransformComponent
            wrapperClass={classes.wrapper ?? ""}
            contentClass={classes.fitted ?? ""}
            wrapperProps={isZoomed ? ({ "data-zoomed": true } as object) : {}}
          >
            {children({ width: width * fit, height: height * fit })}
          </TransformComponent>
        </TransformWrapper>
      )}
    </div>
  );
}
