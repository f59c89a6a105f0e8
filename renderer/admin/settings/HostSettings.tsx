import { TextInput } from "@mantine/core";
import { Search, SearchX } from "lucide-react";
import { useState } from "react";
import type { SettingDescriptor } from "../../../server/admin/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { inputProps } from "../../ui/input-props.ts";
import { useAdminText } from "../i18n/index.ts";
import { LoadedView } from "../parts/LoadedView.tsx";
import { Panel } from "../parts/Panel.tsx";
import { useLoaded } from "../state/loaded.ts";
import { reloadOn } from "../table/live.ts";
import { useSettingsDraft } from "./draft.ts";
import { SaveBar } from "./SaveBar.tsx";
import { SettingField } from "./SettingField.tsx";
import classes from "./Settings.module.css";
import { inSections, type SectionName } from "./sections.ts";
import { useSettingWords } from "./words.ts";

/** All settings, by topic. */
export function HostSettings() {
  return (
    <LoadedView of={useLoaded("settings.describe", {}, reloadOn("settings.changed"))} height={480}>
      {({ items }) => <SettingsForm items={items} />}
    </LoadedView>
  );
}

function SettingsForm({ items }: { items: readonly SettingDescriptor[] }) {
  const t = useAdminText();
  const words = useSettingWords();
  const draft = useSettingsDraft(items);
  const [query, setQuery] = useState("");
  const isDirty = Object.keys(draft.changes).length > 0;
  const titles: Record<SectionName, string> = {
    general: t("secGeneral"),
    accounts: t("secAccounts"),
    codes: t("navCaptchas"),
    network: t("network"),
    dialects: t("secDialects"),
    files: t("secFiles"),
    desktop: t("secDesktop"),
    other: t("secOther"),
  };
  const wanted = query.trim().toLowerCase();
  const matches = (item: SettingDescriptor) =>
    [item.name, words.title(item), words.help(item)].some((text) => text.toLowerCase().includes(wanted));
  const sections = inSections(items.filter(matches));
  return (
    <div className={classes.settings}>
      <nav className={classes.index} aria-label={t("settingsSections")}>
        <TextInput
          type="search"
          aria-label={t("searchSettings")}
          placeholder={t("searchSettings")}
          data-focus="search"
          leftSection={<Search size={15} aria-hidden />}
          {...inputProps(query, setQuery)}
          onKeyDown={(event) => event.key === "Escape" && setQuery("")}
        />
        <ul>
          {sections.map(([name]) => (
            <li key={name}>
              <a href={`#${name}`}>{titles[name]}</a>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.sections}>
        {sections.length === 0 && (
          <EmptyState icon={<SearchX size={26} />} title={t("nothingMatches")}>
            {t("nothingMatchesBody")}
          </EmptyState>
        )}
        {sections.map(([name, found]) => (
          <div key={name} id={name} className={classes.section}>
            <Panel title={titles[name]}>
              {found.map((item) => (
                <SettingField key={item.name} item={item} draft={draft} />
              ))}
            </Panel>
          </div>
        ))}
        {isDirty && <SaveBar items={items} draft={draft} />}
      </div>
    </div>
  );
}
