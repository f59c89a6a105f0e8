import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from "react";
import { usePlace } from "../place.ts";

/** What every dialog is given: the part of its address after the colon. */
export interface DialogProps {
  readonly of: string;
}

const DIALOGS: Readonly<Record<string, LazyExoticComponent<ComponentType<DialogProps>>>> = {
  create: lazy(() => import("./CreateRoom.tsx")),
  settings: lazy(() => import("./RoomSettings.tsx")),
  leave: lazy(() => import("./LeaveRoom.tsx")),
  invite: lazy(() => import("./Invite.tsx")),
  direct: lazy(() => import("./Direct.tsx")),
  add: lazy(() => import("./AddMember.tsx")),
  me: lazy(() => import("./Me.tsx")),
  keys: lazy(() => import("./Keys.tsx")),
  person: lazy(() => import("./Person.tsx")),
  picture: lazy(() => import("./Picture.tsx")),
  delete: lazy(() => import("./DeleteMessage.tsx")),
  shop: lazy(() => import("./OpenShop.tsx")),
};

/** The dialog that the address names. Each is loaded when it is first opened. */
export function Dialogs() {
  const { place } = usePlace();
  const [name = "", of = ""] = (place.dialog ?? "").split(":");
  const Dialog = Object.hasOwn(DIALOGS, name) ? DIALOGS[name] : undefined;
  return <Suspense>{Dialog && <Dialog key={place.dialog} of={of} />}</Suspense>;
}
