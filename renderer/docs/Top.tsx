import { ColorSchemeToggle, LanguageToggle } from "../ui/Toggles.tsx";
import { type ApiList, apiTexts } from "./apis.ts";
import { useDocsText } from "./i18n/index.ts";
import { follow, routeUrl } from "./route.ts";
import classes from "./Top.module.css";

/** On a phone the APIs are wider than the screen. */
const intoView = (link: HTMLElement | null): void => {
  link?.scrollIntoView({ block: "nearest", inline: "center" });
};

/** The head of the page: whose reference this is, which APIs there are, and how to read it. */
export function Top({ list, current }: { list: ApiList; current: string | null }) {
  const t = useDocsText();
  return (
    <header className={classes.top}>
      <div className={classes.row}>
        <a className={classes.brand} href={routeUrl(null)} onClick={follow}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          {t("title")}
          <span className={classes.version}>{list.version}</span>
        </a>
        <div className={classes.tools}>
          <LanguageToggle />
          <ColorSchemeToggle />
        </div>
      </div>
      <nav className={classes.apis} aria-label={t("apis")}>
        {list.apis.map((api) => (
          <a
            key={api.name}
            href={routeUrl(api.name)}
            onClick={follow}
            className={classes.api}
            aria-current={api.name === current ? "page" : undefined}
            ref={api.name === current ? intoView : undefined}
          >
            {apiTexts(api, t).title}
          </a>
        ))}
      </nav>
    </header>
  );
}
