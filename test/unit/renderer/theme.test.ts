/** Every text colour is readable on every surface it is used on (WCAG AA: 4.5 to 1). */
import { describe, expect, it } from "vitest";
import { PALETTE, theme } from "../../../renderer/ui/theme.ts";
import { AVATAR_COLORS, colorOf, initialsOf } from "../../../server/chat/initials.ts";

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(["light", "dark"] as const)("the %s palette", (scheme) => {
  const palette = PALETTE[scheme];
  const pairs = [
    ...(["text", "dim", "accent"] as const).flatMap((text) =>
      (["page", "surface", "sunken", "hover"] as const).map((ground) => [text, ground] as const),
    ),
    ["accent", "accent-soft"] as const,
    ["accent", "mine"] as const,
    ["mine-text", "mine"] as const,
    ["text", "mention"] as const,
    ["dim", "mention"] as const,
    ["danger", "surface"] as const,
    ["danger", "page"] as const,
    ["danger", "danger-soft"] as const,
    ["good", "good-soft"] as const,
    ["warn", "warn-soft"] as const,
  ];
  it.each(pairs)("%s on %s", (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });
});

describe("drawn avatars", () => {
  it("are readable with white text, and so are buttons", () => {
    for (const color of [...AVATAR_COLORS, theme.colors?.ember?.[6] ?? "", theme.colors?.red?.[6] ?? ""]) {
      expect(contrast("#ffffff", color), color).toBeGreaterThanOrEqual(4.5);
    }
  });
  it("show the initials of a name in any script, always in the same colour", () => {
    expect(
      ["Ada Lindqvist", "bo", "李梅", "محمد", "👩‍🚀 crew", "  ", "\u202E<b>eve", "🇨🇳 team"].map(initialsOf),
    ).toEqual(["AL", "B", "李", "م", "👩‍🚀", "", "B", "🇨🇳"]);
    expect(colorOf("Ada")).toBe(colorOf("Ada"));
  });
});
