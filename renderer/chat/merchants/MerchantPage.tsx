import { Button } from "@mantine/core";
import { Store } from "lucide-react";
import { useEffect, useState } from "react";
import type { MerchantView } from "../../../server/dialects/native/contract.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { asFailure, type Failure, failureText } from "../../ui/failure.ts";
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
  const [merchant, setMerchant] = useState<MerchantView | Failure | null>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a retry loads again
  useEffect(() => {
    let isGone = false;
    const show = (found: MerchantView | Failure) => !isGone && setMerchant(found);
    setMerchant(null);
    api("getMerchant", { params: { id } }).then(show, (error) => show(asFailure(error)));
    return () => {
      isGone = true;
    };
  }, [api, id, tries]);
  if (merchant === null) return <CardSkeletons />;
  if (!(merchant instanceof Error)) {
    return (
      <ul className={classes.cards}>
        <Merchant merchant={merchant} onChange={setMerchant} />
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
  return <ErrorState message={failureText(merchant)} onRetry={() => setTries(tries + 1)} />;
}
