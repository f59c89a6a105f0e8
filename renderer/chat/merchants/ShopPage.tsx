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
import { Shop } from "./Shop.tsx";

/** One shop that the address names, whether or not a list holds it. */
export function ShopPage({ id }: { id: number }) {
  const d = useDialogText();
  const { api } = useClient();
  const { goHome } = useRoute();
  const [shop, setShop] = useState<MerchantView | Failure | null>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a retry loads again
  useEffect(() => {
    let isGone = false;
    const show = (found: MerchantView | Failure) => !isGone && setShop(found);
    setShop(null);
    api("getMerchant", { params: { id } }).then(show, (error) => show(asFailure(error)));
    return () => {
      isGone = true;
    };
  }, [api, id, tries]);
  if (shop === null) return <CardSkeletons />;
  if (!(shop instanceof Error)) {
    return (
      <ul className={classes.cards}>
        <Shop shop={shop} onChange={setShop} />
      </ul>
    );
  }
  if (shop.code === "not_found") {
    const toAll = (
      <Button variant="default" onClick={() => goHome({ view: "shops" })}>
        {d("allShops")}
      </Button>
    );
    return <EmptyState icon={<Store size={28} />} title={d("goneShop")} action={toAll} />;
  }
  return <ErrorState message={failureText(shop)} onRetry={() => setTries(tries + 1)} />;
}
