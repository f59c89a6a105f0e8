import { Checkbox, Stack } from "@mantine/core";
import type { AddressRow } from "../../../server/admin/contract.ts";
import { formatList } from "../../ui/i18n/text.ts";
import { type AdminText, useAdminText } from "../i18n/index.ts";
import { LoadedView } from "../parts/LoadedView.tsx";
import { useLoaded } from "../state/loaded.ts";

interface Props {
  readonly userId: number;
  readonly chosen: readonly string[];
  onChange(chosen: readonly string[]): void;
}

/** The network addresses a person uses, to be banned along with the account, and who else uses them. */
export function AddressBoxes({ userId, chosen, onChange }: Props) {
  const t = useAdminText();
  return (
    <LoadedView of={useLoaded("users.addresses", { userId })} height={60}>
      {({ items }) =>
        items.length > 0 && (
          <Checkbox.Group
            label={t("banAddressesToo")}
            description={t("banAddressesHint")}
            value={[...chosen]}
            onChange={onChange}
          >
            <Stack gap={8} mt={8}>
              {items.map((row) => (
                <Checkbox
                  key={row.address}
                  size="xs"
                  value={row.address}
                  label={row.address}
                  description={othersText(t, row)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        )
      }
    </LoadedView>
  );
}

const SHOWN = 4;

/** "Also used by Ann, Bo and 3 others." */
function othersText(t: AdminText, { others, othersTotal }: AddressRow): string {
  if (othersTotal === 0) return t("addressAlone");
  const shown = others.slice(0, SHOWN).map(({ displayName, username }) => displayName || username);
  const more = othersTotal - shown.length;
  const names = formatList(more > 0 ? [...shown, t("andMore", { count: more })] : shown);
  return t("addressShared", { names });
}
