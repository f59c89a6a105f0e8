import { ActionIcon, Button } from "@mantine/core";
import { ArrowLeft, KeyRound, Store } from "lucide-react";
import { IconButton } from "../../ui/IconButton.tsx";
import { useIsNarrow } from "../../ui/media.ts";
import { useDialogText } from "../dialogs/i18n/index.ts";
import { useChatText } from "../i18n/index.ts";
import { CardList } from "../rooms/CardList.tsx";
import classes from "../rooms/Find.module.css";
import shell from "../Shell.module.css";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { Merchant } from "./Merchant.tsx";
import { MerchantPage } from "./MerchantPage.tsx";

/** The merchant pages with their groups and customer service. */
export default function Merchants() {
  const t = useChatText();
  const isNarrow = useIsNarrow();
  const { route, go, goHome } = useRoute();
  const openOwn = () => go({ dialog: "merchant" });
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
          {isNarrow ? (
            <IconButton variant="default" size={38} label={t("openMerchant")} onClick={openOwn}>
              <KeyRound size={20} />
            </IconButton>
          ) : (
            <Button variant="default" leftSection={<KeyRound size={16} />} onClick={openOwn}>
              {t("openMerchant")}
            </Button>
          )}
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
  return (
    <CardList
      searchLabel={d("merchantsSearch")}
      load={(query, page) => api("listMerchants", { query: { query, page, pageSize: 30 } })}
      empty={{ icon: <Store size={28} />, title: t("noMerchantsTitle"), body: d("noMerchantsBody") }}
    >
      {(merchant, refresh) => <Merchant key={merchant.id} merchant={merchant} onChange={refresh} />}
    </CardList>
  );
}
