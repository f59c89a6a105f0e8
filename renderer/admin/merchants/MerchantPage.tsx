import { Button } from "@mantine/core";
import { MessagesSquare, Trash2, Users } from "lucide-react";
import type { RoomRow } from "../../../server/admin/contract.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { formatNumber } from "../../ui/i18n/text.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { useAdminText } from "../i18n/index.ts";
import { PersonAvatar, RoomAvatar } from "../parts/Avatars.tsx";
import { DetailHead } from "../parts/DetailHead.tsx";
import { DetailMissing, detailOf } from "../parts/DetailMissing.tsx";
import { Facts } from "../parts/Facts.tsx";
import own from "../parts/ItemList.module.css";
import { ItemList } from "../parts/ItemList.tsx";
import { NameLine, PersonName } from "../parts/Names.tsx";
import { Page } from "../parts/Page.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Moment } from "../parts/Until.tsx";
import { useLeave } from "../parts/useLeave.ts";
import { useLoaded } from "../state/loaded.ts";
import { reloadOn } from "../table/live.ts";
import { merchantIcon } from "./MerchantTable.tsx";
import classes from "./merchants.module.css";
import { useDeleteMerchants } from "./remove.ts";

/** The page of one merchant: groups and members. */
export default function MerchantPage({ merchantId }: { merchantId: number }) {
  const t = useAdminText();
  const remove = useDeleteMerchants();
  const leave = useLeave("/merchants");
  const loaded = useLoaded("merchants.get", { merchantId }, (event, { groups }) => {
    const isGroup = (id: number) => groups.some((group) => group.id === id);
    if (event.type === "room.removed") return isGroup(event.roomId) ? "reload" : undefined;
    if (event.type !== "rooms.changed") return reloadOn("merchants.changed")(event);
    const isOurs = ({ id, merchant }: RoomRow) => merchant?.id === merchantId || isGroup(id);
    return event.rooms.some(isOurs) ? "reload" : undefined;
  });
  const back = { href: "/merchants", label: t("navMerchants") };
  const data = detailOf(loaded);
  const missing = {
    item: `merchant ${merchantId}`,
    of: loaded,
    title: t("merchant"),
    gone: t("merchantGone"),
    back,
  };
  if (!data) return <DetailMissing {...missing} />;
  const { merchant, groups, members } = data;
  return (
    <Page
      title={merchant.name}
      back={back}
      head={
        <DetailHead
          avatar={<Avatar name={merchant.name} src={merchantIcon(merchant)} size={56} shape="room" />}
          title={merchant.name}
          below={t("openedWith", { code: merchant.activationCode })}
        />
      }
      actions={
        <Button
          variant="light"
          color="red"
          leftSection={<Trash2 size={15} />}
          onClick={() => remove([merchant], leave)}
        >
          {t("delete")}
        </Button>
      }
    >
      <Facts
        isRow
        items={[
          [t("groups"), formatNumber(merchant.groups)],
          [t("members"), formatNumber(merchant.members)],
          [t("opened"), <Moment key="opened" at={merchant.createdAt} />],
          [t("merchantOwner"), merchant.owner ? <PersonName key="owner" who={merchant.owner} /> : "–"],
          [
            t("customerService"),
            merchant.customer ? <PersonName key="customer" who={merchant.customer} /> : "–",
          ],
        ]}
      />
      <div className={classes.halves}>
        <Panel title={t("groups")}>
          <ItemList
            items={groups}
            empty={{ icon: <MessagesSquare size={26} />, title: t("noGroups"), body: t("noGroupsBody") }}
          >
            {(room) => (
              <li key={room.id} className={own.item}>
                <span className={own.grow}>
                  <NameLine
                    avatar={<RoomAvatar room={room} />}
                    name={<bdi>{room.name}</bdi>}
                    below={t("memberCount", { count: room.members })}
                    href={`/rooms/${room.id}`}
                  />
                </span>
                <span className={own.dim}>{t("messageCount", { count: room.messages })}</span>
              </li>
            )}
          </ItemList>
        </Panel>
        <Panel title={t("members")}>
          <ItemList
            items={members}
            empty={{ icon: <Users size={26} />, title: t("noMembers"), body: t("noMerchantMembersBody") }}
          >
            {(member) => (
              <li key={member.id} className={own.item}>
                <span className={own.grow}>
                  <NameLine
                    avatar={<PersonAvatar who={member} />}
                    name={<bdi>{member.displayName}</bdi>}
                    below={member.username}
                    href={`/users/${member.id}`}
                  />
                </span>
                <span className={own.dim}>
                  {t.rich("joinedTime", { time: <RelativeTime at={member.joinedAt} /> })}
                </span>
              </li>
            )}
          </ItemList>
        </Panel>
      </div>
    </Page>
  );
}
