import { Button } from "@mantine/core";
import { ArrowRightLeft, ChevronDown, Download, Trash2 } from "lucide-react";
import { ActionMenu } from "../../ui/dropdown/ActionMenu.tsx";
import { formatNumber } from "../../ui/i18n/text.ts";
import { saveFile } from "../../ui/save.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { RoomAvatar } from "../parts/Avatars.tsx";
import { useActionRunner } from "../parts/act.ts";
import { DetailHead } from "../parts/DetailHead.tsx";
import { DetailMissing, detailOf } from "../parts/DetailMissing.tsx";
import { useFormDialog } from "../parts/dialog.ts";
import { Facts } from "../parts/Facts.tsx";
import { Page } from "../parts/Page.tsx";
import { StatePills } from "../parts/Pill.tsx";
import { TabBar } from "../parts/TabBar.tsx";
import { Moment } from "../parts/Until.tsx";
import { useLeave } from "../parts/useLeave.ts";
import { useLoaded } from "../state/loaded.ts";
import { roomStates } from "./columns.tsx";
import { useDissolve } from "./dissolve.tsx";
import { Members } from "./Members.tsx";
import { Messages } from "./Messages.tsx";
import { RoomEdit } from "./RoomEdit.tsx";
import { Transfer } from "./Transfer.tsx";

/** The page of one room: members, messages, settings. */
export default function RoomPage({ roomId }: { roomId: number }) {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const dissolve = useDissolve();
  const leave = useLeave("/rooms");
  const transfer = useFormDialog();
  const loaded = useLoaded("rooms.get", { roomId }, (event) => {
    if (event.type === "room.removed" && event.roomId === roomId) return "reload";
    return event.type === "rooms.changed" ? event.rooms.find(({ id }) => id === roomId) : undefined;
  });
  const back = { href: "/rooms", label: t("navRooms") };
  const room = detailOf(loaded);
  const missing = { item: `room ${roomId}`, of: loaded, title: t("room"), gone: t("roomGone"), back };
  if (!room) return <DetailMissing {...missing} />;

  const save = (format: "json" | "csv" | "text") =>
    acts.run(
      async () => {
        const { filename, type, content } = await client.call("rooms.export", {
          roomId,
          format,
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        });
        saveFile(filename, new Blob([content], { type }));
      },
      { done: t("exported") },
    );
  const icon = <Download size={15} />;
  return (
    <Page
      fills
      title={room.name}
      back={back}
      head={
        <DetailHead
          avatar={<RoomAvatar room={room} size={56} />}
          title={room.name}
          pills={<StatePills states={roomStates(room, t)} />}
          below={t("codeOwner", {
            code: room.invitation ?? room.code,
            owner: room.owner?.displayName ?? t("theServer"),
          })}
        />
      }
      actions={
        <>
          <ActionMenu
            label={t("export")}
            trigger={
              <Button variant="default" leftSection={icon} rightSection={<ChevronDown size={14} />}>
                {t("export")}
              </Button>
            }
            actions={[
              { label: "JSON", icon, run: () => void save("json") },
              { label: "CSV", icon, run: () => void save("csv") },
              { label: t("plainText"), icon, run: () => void save("text") },
            ]}
          />
          <Button variant="default" leftSection={<ArrowRightLeft size={15} />} onClick={transfer.open}>
            {t("transfer")}
          </Button>
          <Button
            variant="light"
            color="red"
            leftSection={<Trash2 size={15} />}
            onClick={() => dissolve([room], leave)}
          >
            {t("dissolve")}
          </Button>
        </>
      }
    >
      <Facts
        isRow
        items={[
          [t("online"), formatNumber(room.online)],
          [t("members"), formatNumber(room.members)],
          [t("messages"), formatNumber(room.messages)],
          [t("lastActivity"), <Moment key="last" at={room.lastActivityAt} />],
          [t("created"), <Moment key="created" at={room.createdAt} />],
          ...(room.merchant ? [[t("merchant"), room.merchant.name] as const] : []),
        ]}
      />
      <TabBar
        label={room.name}
        tabs={[
          {
            value: "members",
            label: t("members"),
            count: room.members,
            content: () => <Members room={room} />,
          },
          { value: "messages", label: t("messages"), content: () => <Messages room={room} /> },
          {
            value: "settings",
            label: t("navSettings"),
            content: () => <RoomEdit key={room.id} room={room} />,
          },
        ]}
      />
      <Transfer key={transfer.key} room={room} {...transfer.props} />
    </Page>
  );
}
