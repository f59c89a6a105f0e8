import { NativeSelect, SegmentedControl, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { useId } from "react";
import { useUiText } from "./i18n/index.ts";
import { LANGUAGES, type Language, setLanguage, useLanguage } from "./i18n/language.ts";

export function LanguageSwitch() {
  const t = useUiText();
  return (
    <NativeSelect
      label={t("language")}
      value={useLanguage()}
      data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
      onChange={(event) => setLanguage(event.currentTarget.value as Language)}
    />
  );
}

/** Chooses light, dark, or like the system. */
export function ColorSchemeSwitch() {
  const t = useUiText();
  const label = useId();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500} id={label}>
        {t("appearance")}
      </Text>
      <SegmentedControl
        fullWidth
        aria-labelledby={label}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as typeof colorScheme)}
        data={[
          { value: "auto", label: t("schemeAuto") },
          { value: "light", label: t("schemeLight") },
          { value: "dark", label: t("schemeDark") },
        ]}
      />
    </Stack>
  );
}
