import { Menu } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./ActionList.module.css";
import { Anchor } from "./Anchor.tsx";
import type { DropdownProps } from "./useDropdown.tsx";
import "./styles.ts";

export interface Action {
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDanger?: boolean;
  run(): void;
}

interface Props extends DropdownProps {
  readonly label: string;
  readonly actions: readonly Action[];
}

/** The list of an action menu. Dangerous actions are separated and red. */
export default function ActionList({ anchor, label, actions, ...menu }: Props) {
  const mild = actions.filter(({ isDanger }) => !isDanger);
  const harsh = actions.filter(({ isDanger }) => isDanger);
  const item = ({ label: name, icon, isDanger, run }: Action) => (
    <Menu.Item key={name} leftSection={icon} className={isDanger ? classes.harsh : ""} onClick={run}>
      {name}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end" shadow="md" returnFocus withInitialFocusPlaceholder={false} {...menu}>
      <Menu.Target>
        <Anchor element={anchor} />
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>
        {mild.map(item)}
        {mild.length > 0 && harsh.length > 0 && <Menu.Divider />}
        {harsh.map(item)}
      </Menu.Dropdown>
    </Menu>
  );
}
