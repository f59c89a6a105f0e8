import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useUiText } from "./i18n/index.ts";

/** A field for a password. Its eye is named in the person's language, and the keyboard reaches it. */
export function PasswordField(props: PasswordInputProps) {
  const t = useUiText();
  return (
    <PasswordInput
      visibilityToggleButtonProps={{ "aria-label": t("showPassword") }}
      visibilityToggleFocusable
      {...props}
    />
  );
}
