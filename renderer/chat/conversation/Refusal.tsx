import { Button, TextInput } from "@mantine/core";
import { DoorClosed, Ghost, Lock, LogOut, type LucideIcon, Users, UserX } from "lucide-react";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { failureText } from "../../ui/failure.ts";
import { inputProps } from "../../ui/input-props.ts";
import { useChatText } from "../i18n/index.ts";
import { useEnterByCode } from "../rooms/useEnterByCode.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import type { RoomStatus } from "../state/model.ts";

const WHY_GONE = {
  account_deleted: "goneAccount",
  owner_deleted: "goneOwner",
  page_closed: "gonePage",
} as const;

type Gone = Extract<RoomStatus, { kind: "gone" }>;

interface Props {
  readonly roomId: number;
  readonly status: RoomStatus;
}

/** Says why a room cannot be shown, and what to do. */
export function Refusal({ roomId, status }: Props) {
  const t = useChatText();
  const { conversation } = useClient();
  const { goHome } = useRoute();
  const toRooms = (
    <Button variant="default" onClick={() => goHome()}>
      {t("toRooms")}
    </Button>
  );
  const again = (label: string) => (
    <div style={{ display: "flex", gap: 8 }}>
      <Button onClick={() => void conversation.enter(roomId)}>{label}</Button>
      {toRooms}
    </div>
  );
  const state = (Icon: LucideIcon, title: string, body: React.ReactNode, action: React.ReactNode) => (
    <div role="alert" style={{ display: "grid", flex: 1 }}>
      <EmptyState icon={<Icon size={28} />} title={title} action={action}>
        {body}
      </EmptyState>
    </div>
  );
  const goneText = ({ why, reason }: Gone) => (why === "dissolved" ? reason : t(WHY_GONE[why]));
  const withReason = (text: string, reason: string) => (
    <>
      {text}
      {reason !== "" && (
        <p>
          <bdi>{t("endedReason", { reason })}</bdi>
        </p>
      )}
    </>
  );
  if (status.kind === "kicked") {
    return state(UserX, t("kickedTitle"), withReason(t("kickedBody"), status.reason), again(t("comeBack")));
  }
  if (status.kind === "left") return state(LogOut, t("leftTitle"), t("leftBody"), again(t("comeBack")));
  if (status.kind === "notMember")
    return state(LogOut, t("notMemberTitle"), t("notMemberBody"), again(t("comeBack")));
  if (status.kind === "gone")
    return state(Ghost, t("goneTitle"), withReason(t("goneBody"), goneText(status)), toRooms);
  if (status.kind !== "refused") return null;
  const { failure } = status;
  switch (failure.code) {
    case "room_full":
      return state(Users, t("fullTitle"), t("fullBody"), again(t("retry")));
    case "room_private":
      return state(Lock, t("privateTitle"), t("privateBody"), <CodeForm />);
    case "banned":
      return state(DoorClosed, t("bannedRoomTitle"), <bdi>{failureText(failure)}</bdi>, toRooms);
    default:
      return state(
        DoorClosed,
        t("refusedTitle"),
        failureText(failure),
        failure.isFinal ? toRooms : again(t("retry")),
      );
  }
}

function CodeForm() {
  const t = useChatText();
  const { text, setText, problem, isBusy, submit } = useEnterByCode({ isHere: true });
  return (
    <form onSubmit={submit} style={{ display: "flex", flexDirection: "column", gap: 12, width: "100%" }}>
      <TextInput
        label={t("code")}
        description={t("codeHint")}
        {...inputProps(text, setText)}
        error={problem}
        required
      />
      <Button type="submit" loading={isBusy}>
        {t("join")}
      </Button>
    </form>
  );
}
