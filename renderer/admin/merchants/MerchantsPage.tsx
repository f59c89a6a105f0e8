import { Button } from "@mantine/core";
import { Ticket } from "lucide-react";
import { useAdminText } from "../i18n/index.ts";
import { useFormDialog } from "../parts/dialog.ts";
import { Page } from "../parts/Page.tsx";
import { TabBar } from "../parts/TabBar.tsx";
import { Codes } from "./Codes.tsx";
import { CreateCodes } from "./CreateCodes.tsx";
import { MerchantTable } from "./MerchantTable.tsx";

/** Merchant pages, and the codes that open them. */
export default function MerchantsPage() {
  const t = useAdminText();
  const create = useFormDialog();
  return (
    <Page
      fills
      title={t("navMerchants")}
      lead={t("merchantsLead")}
      actions={
        <Button leftSection={<Ticket size={16} />} onClick={create.open}>
          {t("newCodes")}
        </Button>
      }
    >
      <TabBar
        label={t("navMerchants")}
        tabs={[
          {
            value: "pages",
            label: t("merchantPages"),
            content: () => <MerchantTable onNewCodes={create.open} />,
          },
          { value: "codes", label: t("activationCodes"), content: () => <Codes onNew={create.open} /> },
        ]}
      />
      <CreateCodes key={create.key} {...create.props} />
    </Page>
  );
}
