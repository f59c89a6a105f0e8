import type { ComponentType } from "react";
import { usePlace } from "../shared/route.ts";
import { placePart } from "../shared/route-part.tsx";

/** What every dialog is given: the part of its address after the colon. */
export interface DialogProps {
  readonly of: string;
}

const DIALOGS: Readonly<Record<string, ComponentType<DialogProps>>> = {
  create: placePart("dialog", () => import("./CreateRoom.tsx")),
  settings: placePart("dialog", () => import("./RoomSettings.tsx")),
  leave: placePart("dialog", () => import("./LeaveRoom.tsx")),
  invite: placePart("dialog", () => import("./Invite.tsx")),
  direct: placePart("dialog", () => import("./Direct.tsx")),
  add: placePart("dialog", () => import("./AddMember.tsx")),
  me: placePart("dialog", () => import("./Me.tsx")),
  keys: placePart("dialog", () => import("./KeysDialog.tsx")),
  person: placePart("dialog", () => import("./Person.tsx")),
  picture: placePart("dialog", () => import("./Picture.tsx")),
  delete: placePart("dialog", () => import("./DeleteMessage.tsx")),
  shop: placePart("dialog", () => import("./OpenShop.tsx")),
};

/** The dialog that the address names. Each is loaded when it is first opened. */
export function Dialogs() {
  const { place } = usePlace();
  const [name = "", of = ""] = (place.dialog ?? "").split(":");
  const Dialog = Object.hasOwn(DIALOGS, name) ? DIALOGS[name] : undefined;
  return Dialog && <Dialog key={place.dialog} of={of} />;
}
