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
import { Merchant } from "./Merchant.tsx";
import { MerchantPage } from "./MerchantPage.tsx";

/** The merchant pages with their groups and customer service. */
export default function Merchants() {
  const t = useChatText();
  const isNarrow = useIsNarrow();
  const { route, go, goHome } = useRoute();
  return (
    <main className={shell.main}>
      <div className={classes.page}>
        <header className={classes.head}>
          {(isNarrow || route.merchant !== null) && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={38}
              aria-label={t("back")}
              onClick={() => (route.merchant === null ? goHome() : goHome({ view: "merchants" }))}
            >
              <ArrowLeft size={20} />
            </ActionIcon>
          )}
          <h2 className={classes.title}>{t("merchants")}</h2>
          <Button
            variant="default"
            leftSection={<KeyRound size={16} />}
            onClick={() => go({ dialog: "merchant" })}
          >
            {t("openMerchant")}
          </Button>
        </header>
        {route.merchant === null ? (
          <MerchantList />
        ) : (
          <MerchantPage key={route.merchant} id={route.merchant} />
        )}
      </div>
    </main>
  );
}

function MerchantList() {
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
        aria-label={d("merchantsSearch")}
        placeholder={d("merchantsSearch")}
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
          title={words === "" ? t("noMerchantsTitle") : t("nothingFoundTitle")}
        >
          {words === "" ? d("noMerchantsBody") : ""}
        </EmptyState>
      ) : (
        <ul className={classes.cards}>
          {list.items.map((merchant) => (
            <Merchant key={merchant.id} merchant={merchant} onChange={list.refresh} />
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
