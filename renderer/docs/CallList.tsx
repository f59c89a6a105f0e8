import { CloseButton, TextInput } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useRef, useState } from "react";
import { useUiText } from "../ui/i18n/index.ts";
import { inputProps } from "../ui/input-props.ts";
import { hasModifier, isKey, isWriting } from "../ui/keyboard.ts";
import classes from "./CallList.module.css";
import { useDocsText } from "./i18n/index.ts";
import { Method } from "./Method.tsx";
import { follow, routeUrl } from "./route.ts";
import type { Call } from "./wire/openapi.ts";

interface Props {
  readonly api: string;
  readonly calls: readonly Call[];
  readonly current: string | null;
  /** Also link to the API's own description. */
  readonly hasOverview?: boolean;
  /** The list that `/` searches. */
  readonly isMain?: boolean;
}

/** The calls of an API by their tags, with a search over path and summary. */
export function CallList({ api, calls, current, hasOverview, isMain }: Props) {
  const t = useDocsText();
  const ui = useUiText();
  const [query, setQuery] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useWindowEvent("keydown", (event) => {
    if (!isMain || !isKey(event, "/") || hasModifier(event) || isWriting(event.target)) return;
    event.preventDefault();
    field.current?.focus();
  });
  const found = calls.filter(({ method, path, summary }) =>
    `${method} ${path} ${summary}`.toLowerCase().includes(query.trim().toLowerCase()),
  );
  const tags = [...new Set(found.map(({ tag }) => tag))];
  return (
    <div className={classes.list}>
      <TextInput
        ref={field}
        size="sm"
        aria-label={t("search")}
        placeholder={t("search")}
        leftSection={<Search size={15} aria-hidden />}
        rightSection={
          query && <CloseButton size="sm" aria-label={ui("close")} onClick={() => setQuery("")} />
        }
        {...inputProps(query, setQuery)}
        onKeyDown={(event) => event.key === "Escape" && setQuery("")}
      />
      {hasOverview && (
        <a
          className={classes.overview}
          href={routeUrl(api)}
          onClick={follow}
          aria-current={current === null ? "page" : undefined}
        >
          {t("overview")}
        </a>
      )}
      {found.length === 0 && <p className={classes.empty}>{t("searchEmpty")}</p>}
      {tags.map((tag) => (
        <section key={tag} aria-label={tag || t("calls")}>
          <p className={classes.tag}>{tag || t("calls")}</p>
          <ul className={classes.calls}>
            {found
              .filter((call) => call.tag === tag)
              .map(({ id, method, path, summary }) => (
                <li key={id}>
                  <a
                    className={classes.call}
                    href={routeUrl(api, id)}
                    onClick={follow}
                    aria-current={id === current ? "page" : undefined}
                  >
                    <Method name={method} />
                    <span className={classes.text}>
                      <span className={classes.path}>{path}</span>
                      <span className={classes.summary}>{summary}</span>
                    </span>
                  </a>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
