import { Checkbox, Stack } from "@mantine/core";
import { useAdminText } from "../i18n/index.ts";
import { useLoaded } from "../state/loaded.ts";

interface Props {
  readonly userId: number;
  readonly chosen: readonly string[];
  onChange(chosen: readonly string[]): void;
}

/** The network addresses a person comes from, to be banned along with the account. */
export function AddressBoxes({ userId, chosen, onChange }: Props) {
  const t = useAdminText();
  const sessions = useLoaded("users.sessions", { userId }).data?.items ?? [];
  const connections = useLoaded("users.connections", { userId }).data?.items ?? [];
  const addresses = [...new Set([...connections, ...sessions].map(({ address }) => address))].filter(
    (address) => address !== "",
  );
  if (addresses.length === 0) return null;
  return (
    <Checkbox.Group
      label={t("banAddressesToo")}
      description={t("banAddressesHint")}
      value={[...chosen]}
      onChange={onChange}
    >
      <Stack gap={8} mt={8}>
        {addresses.map((address) => (
          <Checkbox key={address} size="xs" value={address} label={address} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
