import { checkText } from "./names.ts";
import type { Profile } from "./types.ts";

export type ProfilePatch = { readonly [K in keyof Profile]?: Profile[K] | undefined };

/** The profile of someone who filled in nothing. */
export const EMPTY_PROFILE: Profile = {
  detail: "",
  location: "",
  sex: "",
  age: "",
  country: "",
  province: "",
  city: "",
  career: "",
};

/** Returns the fields that the patch sets, validated. @throws invalid */
export function checkProfile(profile: ProfilePatch): Partial<Profile> {
  const checked: Record<string, string> = {};
  for (const key of Object.keys(EMPTY_PROFILE) as (keyof Profile)[]) {
    const value = profile[key];
    if (value !== undefined) checked[key] = checkText(value, key, key === "detail" ? 4000 : 256);
  }
  return checked;
}
