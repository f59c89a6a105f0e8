import { SegmentedControl, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Author, Ref } from "../../../server/admin/contract.ts";
import { FormDialog } from "../../ui/FormDialog.tsx";
import { useUiText } from "../../ui/i18n/index.ts";
import { inputProps } from "../../ui/input-props.ts";
import { useClient } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { peopleName } from "../i18n/names.ts";
import { useActionRunner } from "../parts/act.ts";
import { AddressBoxes } from "./AddressBoxes.tsx";
import { DurationField } from "./DurationField.tsx";
import { type Term, untilOf } from "./duration.ts";
import { type Kind, restrict } from "./restrict.ts";

export interface Order {
  readonly kind: Kind;
  /** Empty: a ban of an address. */
  readonly people: readonly Author[];
  /** The address to start with. */
  readonly address?: string;
  readonly room: Ref | null;
}

interface Props {
  readonly order: Order;
  readonly opened: boolean;
  onClose(): void;
}

/** Asks from where, for how long and why, and explains the consequence. */
export function RestrictDialog({ order, opened, onClose }: Props) {
  const { kind, people, room } = order;
  const t = useAdminText();
  const ui = useUiText();
  const client = useClient();
  const acts = useActionRunner();
  const [isRoomOnly, setRoomOnly] = useState(room !== null);
  const [term, setTerm] = useState<Term>({ duration: kind === "mute" ? "1h" : "1d", custom: "" });
  const [reason, setReason] = useState("");
  const [address, setAddress] = useState(order.address ?? "");
  const [addresses, setAddresses] = useState<readonly string[]>([]);

  const isAddress = people.length === 0;
  const [first] = people;
  const who = peopleName(t, people);
  const where = room !== null && (isRoomOnly || kind === "kick") ? room : null;
  const until = untilOf(term);
  const titles: Record<Kind, string> = {
    kick: where ? t("kickFromRoom", { who, room: where.name }) : t("kickFromHost", { who }),
    mute: t("muteWho", { who }),
    ban: isAddress ? t("banAddress") : t("banWho", { who }),
  };
  const consequence: Record<Kind, string> = {
    kick: where ? t("kickRoomBody", { room: where.name }) : t("kickHostBody"),
    mute: where ? t("muteRoomBody", { room: where.name }) : t("muteHostBody"),
    ban: isAddress
      ? t(address.includes("/") ? "banNetworkBody" : "banAddressBody")
      : where
        ? t("banRoomBody", { room: where.name })
        : t("banHostBody"),
  };
  const labels: Record<Kind, string> = { kick: t("kick"), mute: t("mute"), ban: t("ban") };
  const submit = async (signal: AbortSignal) => {
    const order = {
      kind,
      people,
      addresses: isAddress ? [address.trim()] : where ? [] : addresses,
      room: where,
      until: until ?? null,
      reason: reason.trim(),
    };
    const { outcome, ...attempts } = await restrict(client, t, order, signal);
    if (outcome) acts.report(outcome);
    acts.reportFailed(attempts);
  };

  return (
    <FormDialog
      opened={opened}
      title={titles[kind]}
      submitLabel={labels[kind]}
      isDanger={kind !== "mute"}
      isReady={(kind === "kick" || until !== undefined) && (!isAddress || address.trim() !== "")}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{consequence[kind]}</Text>
      {room !== null && kind !== "kick" && (
        <SegmentedControl
          fullWidth
          aria-label={t("where")}
          value={isRoomOnly ? "room" : "host"}
          onChange={(value) => setRoomOnly(value === "room")}
          data={[
            { value: "room", label: t("inRoom", { room: room.name }) },
            { value: "host", label: t("everywhere") },
          ]}
        />
      )}
      {isAddress && (
        <TextInput
          label={t("address")}
          description={t("addressHint")}
          placeholder="192.168.1.23"
          maxLength={64}
          data-autofocus
          {...inputProps(address, setAddress)}
        />
      )}
      {kind !== "kick" && <DurationField term={term} onChange={setTerm} />}
      <TextInput
        label={ui("reason")}
        description={ui("reasonHint")}
        maxLength={500}
        data-autofocus={!isAddress || undefined}
        {...inputProps(reason, setReason)}
      />
      {kind === "ban" && where === null && first && people.length === 1 && (
        <AddressBoxes userId={first.id} chosen={addresses} onChange={setAddresses} />
      )}
    </FormDialog>
  );
}
