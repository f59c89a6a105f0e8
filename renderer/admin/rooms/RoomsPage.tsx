import { Button } from "@mantine/core";
import { DoorClosed, DoorOpen, MessagesSquare, Plus, Trash2 } from "lucide-react";
import { useLocation } from "wouter";
import type { RoomRow } from "../../../server/admin/contract.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useActionRunner } from "../parts/act.ts";
import { useFormDialog } from "../parts/dialog.ts";
import type { Job } from "../parts/each.ts";
import { Page } from "../parts/Page.tsx";
import { DataTable } from "../table/DataTable.tsx";
import { yesNoFilter } from "../table/filters.ts";
import { reloadOn, withRows } from "../table/live.ts";
import { CreateRoom } from "./CreateRoom.tsx";
import { useRoomColumns } from "./columns.tsx";
import { useDissolve } from "./dissolve.tsx";

export default function RoomsPage() {
  const t = useAdminText();
  const client = useClient();
  const acts = useActionRunner();
  const dissolve = useDissolve();
  const [, navigate] = useLocation();
  const create = useFormDialog();
  const columns = useRoomColumns();
  const setActive = (rooms: readonly RoomRow[], isActive: boolean, job?: Job) =>
    acts.runAll(
      rooms,
      ({ id }) => client.call("rooms.update", { roomId: id, isActive }),
      {
        done: (count) => (isActive ? t("roomsOpened", { count }) : t("roomsClosed", { count })),
        undo: (room) => client.call("rooms.update", { roomId: room.id, isActive: room.isActive }),
      },
      job,
    );
  const newRoom = (
    <Button leftSection={<Plus size={16} />} onClick={create.open}>
      {t("newRoom")}
    </Button>
  );
  return (
    <Page fills title={t("navRooms")} lead={t("roomsLead")} actions={newRoom}>
      <DataTable
        id="rooms"
        label={t("navRooms")}
        operation="rooms.list"
        sort="-lastActivityAt"
        searchLabel={t("searchRooms")}
        columns={columns}
        rowKey={({ id }) => id}
        href={({ id }) => `/rooms/${id}`}
        filters={[
          yesNoFilter("online", t("presence"), t("somebodyThere"), t("nobodyThere")),
          yesNoFilter("isPublic", t("access"), t("public"), t("private")),
          yesNoFilter("isActive", t("state"), t("open"), t("closed")),
          yesNoFilter("merchant", t("kind"), t("merchantGroup"), t("ordinaryRoom")),
        ]}
        live={(event, data, window) =>
          event.type === "rooms.changed"
            ? withRows(data, event.rooms, window)
            : reloadOn("room.removed")(event)
        }
        actions={(room) => [
          {
            label: room.isActive ? t("closeRoom") : t("open"),
            icon: room.isActive ? <DoorClosed size={15} /> : <DoorOpen size={15} />,
            run: () => void setActive([room], !room.isActive),
          },
        ]}
        bulk={[
          {
            label: t("open"),
            icon: <DoorOpen size={15} />,
            isFor: ({ isActive }) => !isActive,
            run: (rooms, _done, job) => setActive(rooms, true, job),
          },
          {
            label: t("closeRoom"),
            icon: <DoorClosed size={15} />,
            isFor: ({ isActive }) => isActive,
            run: (rooms, _done, job) => setActive(rooms, false, job),
          },
        ]}
        both={[{ label: t("dissolve"), icon: <Trash2 size={15} />, isDanger: true, run: dissolve }]}
        empty={{
          icon: <MessagesSquare size={26} />,
          title: t("noRooms"),
          body: t("noRoomsBody"),
          action: newRoom,
        }}
      />
      <CreateRoom key={create.key} {...create.props} onMade={({ id }) => navigate(`/rooms/${id}`)} />
    </Page>
  );
}
