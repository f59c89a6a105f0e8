import { ActionIcon, type ActionIconProps } from "@mantine/core";
import type { ComponentProps } from "react";

interface Props extends ActionIconProps, Omit<ComponentProps<"button">, keyof ActionIconProps> {
  readonly label: string;
}

/** A button that shows an icon alone. Its label is read out, and shown on hover. */
export function IconButton({ label, ...props }: Props) {
  return <ActionIcon aria-label={label} title={label} {...props} />;
}
