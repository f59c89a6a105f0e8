import { ActionIcon, Button, Skeleton, TextInput } from "@mantine/core";
import { ArrowLeft, KeyRound, Search, Store } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { useClient } from "../context.ts";
import { failureText } from "../failure-text.ts";
import { useChatText } from "../i18n/index.ts";
import { useIsNarrow } from "../media-query.ts";
import { usePlace } from "../place.ts";
import classes from "../rooms/Find.module.css";
import shell from "../Shell.module.css";
import { useList } from "../useList.ts";
import { Shop } from "./Shop.tsx";

/** Merchant pages: their groups, and whom to ask. */
export default function Shops() {
  const t = useChatText();
  const { api } = useClient();
  const isNarrow = useIsNarrow();
  const { place, go, goHome } = usePlace();
  const [words, setWords] = useState("");
  const list = useList(words.trim(), (query, page) =>
    api("listMerchants", { query: { query, page, pageSize: 30 } }),
  );
  const shops = place.shop === null ? list.items : list.items.filter(({ id }) => id === place.shop);
  return (
    <main className={shell.main}>
      <div className={classes.page}>
        <header className={classes.head}>
          {(isNarrow || place.shop !== null) && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={38}
              aria-label={t("back")}
              onClick={() => (place.shop === null ? goHome() : goHome({ view: "shops" }))}
            >
              <ArrowLeft size={20} />
            </ActionIcon>
          )}
          <h2 className={classes.title}>{t("shopsTitle")}</h2>
          <Button
            variant="default"
            leftSection={<KeyRound size={16} />}
            onClick={() => go({ dialog: "shop" })}
          >
            {t("openShop")}
          </Button>
        </header>
        {place.shop === null && (
          <TextInput
            size="md"
            type="search"
            aria-label={t("shopsSearch")}
            placeholder={t("shopsSearch")}
            leftSection={<Search size={18} />}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        {list.failure ? (
          <ErrorState message={failureText(list.failure, t)} onRetry={list.retry} />
        ) : list.isLoading && shops.length === 0 ? (
          <div className={classes.cards} aria-busy>
            {[1, 2].map((each) => (
              <Skeleton key={each} height={140} radius={18} />
            ))}
          </div>
        ) : shops.length === 0 ? (
          <EmptyState
            icon={<Store size={28} />}
            title={words === "" ? t("noShopsTitle") : t("nothingFoundTitle")}
          >
            {words === "" ? t("noShopsBody") : ""}
          </EmptyState>
        ) : (
          <ul className={classes.cards}>
            {shops.map((shop) => (
              <Shop key={shop.id} shop={shop} onChange={list.refresh} />
            ))}
          </ul>
        )}
        {place.shop === null && list.hasMore && (
          <Button variant="default" onClick={list.more} loading={list.isLoading}>
            {t("showMore")}
          </Button>
        )}
      </div>
    </main>
  );
}
