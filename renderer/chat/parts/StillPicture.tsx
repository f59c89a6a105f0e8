import { useEffect, useRef } from "react";

interface Props {
  readonly src: string;
  readonly className?: string | undefined;
  readonly onError?: () => void;
}

/** The first frame of an animated picture. Its container has the accessible name. */
export function StillPicture({ src, className, onError }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const fail = useRef(onError);
  fail.current = onError;
  useEffect(() => {
    const image = new Image();
    image.onload = () => {
      const frame = canvas.current;
      if (!frame) return;
      frame.width = image.naturalWidth;
      frame.height = image.naturalHeight;
      frame.getContext("2d")?.drawImage(image, 0, 0);
    };
    image.onerror = () => fail.current?.();
    image.src = src;
    return () => {
      image.onload = null;
      image.onerror = null;
    };
  }, [src]);
  return <canvas ref={canvas} className={className} aria-hidden />;
}
