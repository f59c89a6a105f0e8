import { type ApiList, apiTexts } from "./apis.ts";
import classes from "./Home.module.css";
import { useDocsText } from "./i18n/index.ts";
import { follow, routeUrl } from "./route.ts";

/** All APIs at a glance. */
export function Home({ list }: { list: ApiList }) {
  const t = useDocsText();
  return (
    <main className={classes.home}>
      <h1 className={classes.title}>{t("title")}</h1>
      <p className={classes.lead}>{t("lead")}</p>
      <ul className={classes.cards}>
        {list.apis.map((api) => {
          const { title, about } = apiTexts(api, t);
          return (
            <li key={api.name}>
              <a className={classes.card} href={routeUrl(api.name)} onClick={follow}>
                <span className={classes.name}>{title}</span>
                <span className={classes.about}>{about}</span>
              </a>
            </li>
          );
        })}
      </ul>
      <p className={classes.links}>
        <a href="/">{t("webClient")}</a>
        <a href="/trust">{t("trust")}</a>
      </p>
    </main>
  );
}
