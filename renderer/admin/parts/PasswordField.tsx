import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useAdminText } from "../i18n/index.ts";

/** A field for a password, whose eye says what it does in the person's language. */
export function PasswordField(props: PasswordInputProps) {
  const t = useAdminText();
  return <PasswordInput visibilityToggleButtonProps={{ "aria-label": t("showPassword") }} {...props} />;
}
