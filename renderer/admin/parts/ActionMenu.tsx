import { ActionIcon, Menu } from "@mantine/core";
import { Ellipsis } from "lucide-react";
import type { ReactNode } from "react";

interface Action {
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDanger?: boolean;
  run(): void;
}

/** What can be done with one thing. What cannot be taken back stands apart, in red. */
export function ActionMenu({
  label,
  actions,
  trigger,
}: {
  label: string;
  actions: readonly Action[];
  trigger?: ReactNode;
}) {
  const mild = actions.filter(({ isDanger }) => !isDanger);
  const harsh = actions.filter(({ isDanger }) => isDanger);
  const item = ({ label: name, icon, isDanger, run }: Action) => (
    <Menu.Item key={name} leftSection={icon} data-danger={isDanger || undefined} onClick={run}>
      {name}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end" shadow="md" returnFocus withInitialFocusPlaceholder={false}>
      <Menu.Target>
        {trigger ?? (
          <ActionIcon variant="subtle" color="gray" aria-label={label}>
            <Ellipsis size={17} />
          </ActionIcon>
        )}
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>
        {mild.map(item)}
        {mild.length > 0 && harsh.length > 0 && <Menu.Divider />}
        {harsh.map(item)}
      </Menu.Dropdown>
    </Menu>
  );
}
