/** Crops a square out of a picture. Lengths are in pixels of the frame on the screen. */
export interface Cut {
  /** Offset of the picture's centre from the frame's. */
  readonly x: number;
  readonly y: number;
  /** 1: the picture's short side fills the frame. */
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Screen pixels per pixel of the picture. */
export const scaleOf = (picture: Size, frame: number, zoom: number): number =>
  (frame / Math.min(picture.width, picture.height)) * zoom;

/** Returns the same crop, moved so that it fills the frame. */
export function keepFull(cut: Cut, picture: Size, frame: number): Cut {
  const scale = scaleOf(picture, frame, cut.zoom);
  const room = (length: number) => Math.max(0, (length * scale - frame) / 2);
  const clamp = (value: number, most: number) => Math.max(-most, Math.min(most, value));
  return { zoom: cut.zoom, x: clamp(cut.x, room(picture.width)), y: clamp(cut.y, room(picture.height)) };
}

/** Returns the visible square of the picture: its corner and side, in the picture's pixels. */
export function squareOf(cut: Cut, picture: Size, frame: number) {
  const scale = scaleOf(picture, frame, cut.zoom);
  const side = frame / scale;
  return {
    x: picture.width / 2 - cut.x / scale - side / 2,
    y: picture.height / 2 - cut.y / scale - side / 2,
    side,
  };
}
