import { type ComponentType, useEffect, useState } from "react";
import { part } from "../../ui/part.tsx";
import { useChat } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { routePart } from "../shared/route-part.tsx";
import { isOver } from "../state/model.ts";
import type { DialogProps } from "./props.ts";

type Dialogs = Readonly<Record<string, ComponentType<DialogProps>>>;

/** About the open room: closed once it is not shown any more. */
const ROOM_DIALOGS: Dialogs = {
  settings: routePart("dialog", () => import("./RoomSettings.tsx")),
  hooks: routePart("dialog", () => import("./Hooks.tsx")),
  notify: routePart("dialog", () => import("./NotifyDialog.tsx")),
  save: routePart("dialog", () => import("./SaveConversation.tsx")),
  leave: routePart("dialog", () => import("./LeaveRoom.tsx")),
  invite: routePart("dialog", () => import("./Invite.tsx")),
  add: routePart("dialog", () => import("./AddMember.tsx")),
  picture: routePart("dialog", () => import("./Picture.tsx")),
  pdf: routePart("dialog", () => import("./Document.tsx")),
  delete: routePart("dialog", () => import("./DeleteMessage.tsx")),
};

const DIALOGS: Dialogs = {
  ...ROOM_DIALOGS,
  create: routePart("dialog", () => import("./CreateRoom.tsx")),
  direct: routePart("dialog", () => import("./Direct.tsx")),
  me: routePart("dialog", () => import("./Me.tsx")),
  keys: routePart("dialog", () => import("./KeysDialog.tsx")),
  person: routePart("dialog", () => import("./Person.tsx")),
  merchant: routePart("dialog", () => import("./OpenMerchant.tsx")),
};

const OwnPassword = part(() => import("./OwnPassword.tsx"), { Failed: () => null });

/**
 * The dialog that the address names, or first the one about an admin's reset. Each is loaded when it is first opened.
 */
export function Dialogs() {
  const { route, go } = useRoute();
  const [name = "", of = ""] = (route.dialog ?? "").split(":");
  const isRoomOver = useChat(({ open }) => route.roomId === null || isOver(open.get(route.roomId)?.status));
  const mustClose = isRoomOver && Object.hasOwn(ROOM_DIALOGS, name);
  useEffect(() => {
    if (mustClose) go({ dialog: null }, { replace: true });
  }, [mustClose, go]);
  const resetAt = useChat((state) => state.me?.passwordReset?.at);
  const [later, setLater] = useState<string>();
  if (resetAt && resetAt !== later) return <OwnPassword onClose={() => setLater(resetAt)} />;
  const Dialog = !mustClose && Object.hasOwn(DIALOGS, name) ? DIALOGS[name] : undefined;
  // By the name alone: another picture stays in the same dialog, which keeps the focus.
  return Dialog && <Dialog key={name} of={of} />;
}
