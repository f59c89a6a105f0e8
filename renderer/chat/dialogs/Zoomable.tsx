import { useElementSize } from "@mantine/hooks";
import { forwardRef, type ReactNode, useState } from "react";
import { type ReactZoomPanPinchRef, TransformComponent, TransformWrapper } from "react-zoom-pan-pinch";
import classes from "./Picture.module.css";

export type Zoom = ReactZoomPanPinchRef;
/** How much one press of a key or button enlarges. */
export const ZOOM_STEP = 0.5;

interface Props {
  readonly width: number;
  readonly height: number;
  readonly isStill: boolean;
  /** What is drawn, in the size that fits. */
  readonly children: (size: { width: number; height: number }) => ReactNode;
}

/** Shows something as large as fits, to be enlarged and moved by wheel, fingers, mouse and double click. */
export const Zoomable = forwardRef<Zoom, Props>(function Zoomable({ width, height, isStill, children }, ref) {
  const { ref: stage, width: stageWidth, height: stageHeight } = useElementSize();
  const [isZoomed, setZoomed] = useState(false);
  const fit = Math.min(1, stageWidth / width, stageHeight / height);
  const animationTime = isStill ? 0 : 150;
  return (
    <div ref={stage} className={classes.stage}>
      {fit > 0 && (
        <TransformWrapper
          key={`${stageWidth} ${stageHeight}`}
          ref={ref}
          minScale={1}
          // A long screenshot must be readable too: at least twice its own pixels.
          maxScale={Math.max(8, 2 / fit)}
          doubleClick={{ mode: "toggle", animationTime }}
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
});
