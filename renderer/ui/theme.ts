/** The theme. Every text colour meets WCAG AA on every surface (test/unit/renderer/theme.test.ts). */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** From the lightest to the darkest, as Mantine takes them. */
const shades = (colors: string) => colors.split(" ") as unknown as MantineColorsTuple;

const ember = shades("#fff4ed #fde5d6 #f9c9ac #f4a87c #ee8a55 #dd6a33 #bd4d1b #a24116 #833512 #672b11");
const gray = shades("#faf7f4 #f4efea #eae3dc #ddd4cb #c6baaf #a1948a #7c7068 #5f554e #423a35 #2b2521");
const red = shades("#fcebe9 #f8d3cf #f0a9a2 #e77d74 #dd584c #cc3b30 #b3261e #981f18 #7d1913 #641410");
const dark = shades("#efe8e2 #d3c9c1 #aca097 #8b7f77 #463c36 #372f2a #2a2420 #1e1916 #171311 #100d0b");

export const theme = createTheme({
  primaryColor: "ember",
  primaryShade: 6,
  colors: { ember, gray, red, dark },
  black: "#2b2521",
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily:
    'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "Noto Sans Mono CJK SC", monospace',
  headings: { fontWeight: "650" },
  components: { Button: { defaultProps: { fw: 600 } } },
  radius: { xs: "4px", sm: "6px", md: "10px", lg: "14px", xl: "22px" },
});

/** The palette by purpose. Pages use these names, never plain shades. */
export const PALETTE = {
  light: {
    page: "#fbf8f5",
    surface: "#ffffff",
    sunken: "#f4efea",
    hover: "#efe8e1",
    border: "#e6ddd4",
    control: "#8c7f75",
    text: "#2b2521",
    dim: "#6a5f57",
    accent: "#a24116",
    "accent-soft": "#fdebdf",
    "accent-line": "#f0b894",
    mine: "#fdeadd",
    "mine-text": "#3b2417",
    mention: "#fff1cf",
    "mention-line": "#d99a1c",
    danger: "#b3261e",
    "danger-soft": "#fcebe9",
    good: "#2a7549",
    "good-soft": "#e6f3ea",
    warn: "#855a00",
    "warn-soft": "#fff3d6",
  },
  dark: {
    page: "#171311",
    surface: "#1e1916",
    sunken: "#1a1513",
    hover: "#2a2420",
    border: "#372f2a",
    control: "#8b7f77",
    text: "#efe8e2",
    dim: "#aca097",
    accent: "#f2a179",
    "accent-soft": "#3a2519",
    "accent-line": "#7a4526",
    mine: "#3d281c",
    "mine-text": "#fbeee4",
    mention: "#3a2f14",
    "mention-line": "#d9a441",
    danger: "#ff9a90",
    "danger-soft": "#3d1f1c",
    good: "#7fce9d",
    "good-soft": "#1d3326",
    warn: "#f0c063",
    "warn-soft": "#38290b",
  },
} as const;

/** Mantine's variables, by the palette; `own` are those of one scheme alone. */
const variables = (
  palette: Readonly<Record<keyof typeof PALETTE.light, string>>,
  own: Record<string, string>,
) => ({
  ...Object.fromEntries(Object.entries(palette).map(([name, value]) => [`--hearth-${name}`, value])),
  "--mantine-color-body": palette.surface,
  "--mantine-color-text": palette.text,
  "--mantine-color-dimmed": palette.dim,
  "--mantine-color-anchor": palette.accent,
  "--mantine-color-error": palette.danger,
  "--mantine-color-ember-text": palette.accent,
  "--mantine-color-ember-light": palette["accent-soft"],
  "--mantine-color-ember-light-color": palette.accent,
  "--mantine-color-red-text": palette.danger,
  "--mantine-color-red-light-color": palette.danger,
  "--mantine-color-red-filled": "#b3261e",
  ...own,
});

export const resolver: CSSVariablesResolver = () => ({
  variables: {},
  light: variables(PALETTE.light, {
    "--mantine-color-placeholder": "#7a6e65",
    "--mantine-color-default-border": PALETTE.light.border,
    "--mantine-color-red-filled-hover": "#981f18",
  }),
  dark: variables(PALETTE.dark, {
    "--mantine-color-placeholder": PALETTE.dark.dim,
    "--mantine-color-default-border": "#463c36",
    "--mantine-color-red-filled-hover": "#c9342b",
  }),
});
