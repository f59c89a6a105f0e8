import { ActionIcon, Button, TextInput } from "@mantine/core";
import { ArrowLeft, KeyRound, Search, Store } from "lucide-react";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { failureText } from "../../ui/failure.ts";
import { useIsNarrow } from "../../ui/media.ts";
import { useDialogText } from "../dialogs/i18n/index.ts";
import { useChatText } from "../i18n/index.ts";
import { CardSkeletons } from "../rooms/CardSkeletons.tsx";
import classes from "../rooms/Find.module.css";
import shell from "../Shell.module.css";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { useList } from "../shared/useList.ts";
import { useSearchWords } from "../shared/useSearchWords.ts";
import { Shop } from "./Shop.tsx";
import { ShopPage } from "./ShopPage.tsx";

/** The merchant pages with their groups and customer service. */
export default function Shops() {
  const t = useChatText();
  const d = useDialogText();
  const isNarrow = useIsNarrow();
  const { route, go, goHome } = useRoute();
  return (
    <main className={shell.main}>
      <div className={classes.page}>
        <header className={classes.head}>
          {(isNarrow || route.shop !== null) && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={38}
              aria-label={t("back")}
              onClick={() => (route.shop === null ? goHome() : goHome({ view: "shops" }))}
            >
              <ArrowLeft size={20} />
            </ActionIcon>
          )}
          <h2 className={classes.title}>{d("shopsTitle")}</h2>
          <Button
            variant="default"
            leftSection={<KeyRound size={16} />}
            onClick={() => go({ dialog: "shop" })}
          >
            {t("openShop")}
          </Button>
        </header>
        {route.shop === null ? <ShopList /> : <ShopPage key={route.shop} id={route.shop} />}
      </div>
    </main>
  );
}

function ShopList() {
  const t = useChatText();
  const d = useDialogText();
  const { api } = useClient();
  const [words, setWords] = useSearchWords();
  const list = useList(words.trim(), (query, page) =>
    api("listMerchants", { query: { query, page, pageSize: 30 } }),
  );
  return (
    <>
      <TextInput
        size="md"
        type="search"
        aria-label={d("shopsSearch")}
        placeholder={d("shopsSearch")}
        leftSection={<Search size={18} />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {list.failure ? (
        <ErrorState message={failureText(list.failure)} onRetry={list.retry} />
      ) : list.isLoading && list.items.length === 0 ? (
        <CardSkeletons />
      ) : list.items.length === 0 ? (
        <EmptyState
          icon={<Store size={28} />}
          title={words === "" ? t("noShopsTitle") : t("nothingFoundTitle")}
        >
          {words === "" ? d("noShopsBody") : ""}
        </EmptyState>
      ) : (
        <ul className={classes.cards}>
          {list.items.map((shop) => (
            <Shop key={shop.id} shop={shop} onChange={list.refresh} />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <Button variant="default" onClick={list.more} loading={list.isLoading}>
          {t("showMore")}
        </Button>
      )}
    </>
  );
}
