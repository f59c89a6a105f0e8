import { Button } from "@mantine/core";
import { MessageCircle } from "lucide-react";
import type { MerchantView } from "../../../server/dialects/native/contract.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { toastFailure } from "../../ui/toastFailure.ts";
import { useDialogText } from "../dialogs/i18n/index.ts";
import { useChatText } from "../i18n/index.ts";
import { PersonAvatar, RoomAvatar } from "../parts/Avatars.tsx";
import classes from "../rooms/Find.module.css";
import { useClient, useMe } from "../shared/context.ts";
import { nameOf } from "../shared/names.ts";
import { useRoute } from "../shared/route.ts";
import own from "./Merchant.module.css";

/** Only pictures of this server are loaded, since an icon may be any URL. */
const ownPicture = (icon: string): string | null =>
  /^\/(?!\/)/.test(icon) || icon.startsWith("data:image/") ? icon : null;

interface Props {
  readonly merchant: MerchantView;
  /** Called with the merchant's new state after the person has joined it. */
  readonly onChange: (merchant: MerchantView) => void;
}

/** One merchant page: who runs it, its groups, its customer service. */
export function Merchant({ merchant, onChange }: Props) {
  const t = useChatText();
  const d = useDialogText();
  const me = useMe();
  const { api, rooms } = useClient();
  const { goRoom } = useRoute();
  const join = () => api("joinMerchant", { params: { id: merchant.id } }).then(onChange, toastFailure);
  const ask = (userId: number) => rooms.openDirect(userId).then(goRoom, toastFailure);
  const { customer } = merchant;
  return (
    <li className={own.merchant}>
      <div className={own.head}>
        <Avatar name={merchant.name} src={ownPicture(merchant.icon)} size={56} shape="room" />
        <div className={classes.text}>
          <h3 className={classes.name}>
            <bdi>{merchant.name}</bdi>
          </h3>
          <p className={classes.facts}>
            {merchant.owner && <>{d.rich("openedBy", { name: <bdi>{nameOf(merchant.owner)}</bdi> })} · </>}
            {t("members", { count: merchant.members })}
          </p>
        </div>
        {merchant.isMember ? (
          <span className={own.mark}>{d("isMember")}</span>
        ) : (
          <Button onClick={() => void join()}>{t("join")}</Button>
        )}
      </div>
      {customer && (
        <div className={own.contact}>
          <PersonAvatar who={customer} size={36} />
          <div className={classes.text}>
            <b>{d("contact")}</b>
            <p className={classes.facts}>{d.rich("contactBody", { name: <bdi>{nameOf(customer)}</bdi> })}</p>
          </div>
          {customer.id !== me.id && (
            <Button
              variant="light"
              leftSection={<MessageCircle size={16} />}
              onClick={() => void ask(customer.id)}
            >
              {t("message")}
            </Button>
          )}
        </div>
      )}
      <h4 className={own.groupsTitle}>{d("groups")}</h4>
      {merchant.groups.length === 0 ? (
        <p className={classes.facts}>{d("noGroups")}</p>
      ) : (
        <ul className={classes.groups}>
          {merchant.groups.map((room) => (
            <li key={room.id} className={classes.group}>
              <RoomAvatar room={room} size={40} />
              <div className={classes.text}>
                <bdi>{room.name}</bdi>
                <p className={classes.facts}>{t("members", { count: room.members })}</p>
              </div>
              <Button
                variant={room.isMember ? "default" : "light"}
                size="compact-md"
                onClick={() => goRoom(room.id)}
              >
                {room.isMember ? t("open") : t("join")}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
