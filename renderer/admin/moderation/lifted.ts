/** Says which ban or mute was lifted: there may be others of the same person. */
import type { Ref } from "../../../server/admin/contract.ts";
import type { AdminText } from "../i18n/index.ts";

/** @param room null: the whole server's */
export const banLifted = (t: AdminText, who: string, room: Ref | null): string =>
  room ? t("roomBanLifted", { who, room: room.name }) : t("banLifted", { who });

/** @param room null: in all rooms */
export const muteLifted = (t: AdminText, who: string, room: Ref | null): string =>
  room ? t("roomMuteLifted", { who, room: room.name }) : t("muteLifted", { who });
