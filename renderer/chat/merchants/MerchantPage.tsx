import { Button } from "@mantine/core";
import { Store } from "lucide-react";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { asFailure } from "../../ui/failure.ts";
import { useLoad } from "../../ui/useLoad.ts";
import { useDialogText } from "../dialogs/i18n/index.ts";
import { CardSkeletons } from "../rooms/CardSkeletons.tsx";
import classes from "../rooms/Find.module.css";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { Merchant } from "./Merchant.tsx";

/** One merchant that the address names, whether or not a list holds it. */
export function MerchantPage({ id }: { id: number }) {
  const d = useDialogText();
  const { api } = useClient();
  const { goHome } = useRoute();
  const { value: merchant, ...loaded } = useLoad(id, () =>
    api("getMerchant", { params: { id } }).catch(asFailure),
  );
  if (merchant === null) return <CardSkeletons />;
  if (!(merchant instanceof Error)) {
    return (
      <ul className={classes.cards}>
        <Merchant merchant={merchant} onChange={loaded.set} />
      </ul>
    );
  }
  if (merchant.code === "not_found") {
    const toAll = (
      <Button variant="default" onClick={() => goHome({ view: "merchants" })}>
        {d("allMerchants")}
      </Button>
    );
    return <EmptyState icon={<Store size={28} />} title={d("goneMerchant")} action={toAll} />;
  }
  return <ErrorState why={merchant} onRetry={loaded.retry} />;
}
