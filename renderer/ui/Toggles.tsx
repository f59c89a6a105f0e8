import { Button, useMantineColorScheme } from "@mantine/core";
import { Languages, Monitor, Moon, Sun } from "lucide-react";
import { useUiText } from "./i18n/index.ts";
import { LANGUAGES, type Language, setLanguage, useLanguage } from "./i18n/language.ts";

/** Switches to the next language in one press, and names it in that language. */
export function LanguageToggle() {
  const language = useLanguage();
  const languages = Object.keys(LANGUAGES) as Language[];
  const next = languages[(languages.indexOf(language) + 1) % languages.length] ?? language;
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-md"
      leftSection={<Languages size={16} />}
      lang={next}
      onClick={() => setLanguage(next)}
    >
      {LANGUAGES[next]}
    </Button>
  );
}

const SCHEMES = {
  auto: ["light", "schemeAuto", Monitor],
  light: ["dark", "schemeLight", Sun],
  dark: ["auto", "schemeDark", Moon],
} as const;

/** Steps through like the system, light, dark. */
export function ColorSchemeToggle() {
  const t = useUiText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [next, name, Icon] = SCHEMES[colorScheme];
  const label = `${t("appearance")}: ${t(name)}`;
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-md"
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(next)}
    >
      <Icon size={16} />
    </Button>
  );
}
