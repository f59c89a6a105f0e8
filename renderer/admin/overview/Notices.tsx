import { Button } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { HostNotice } from "../../../server/admin/contract.ts";
import { useUiText } from "../../ui/i18n/index.ts";
import { formatList } from "../../ui/i18n/text.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { byteSize } from "../../ui/time.ts";
import { useAdminText } from "../i18n/index.ts";
import { Panel } from "../parts/Panel.tsx";
import { dismiss, isDismissed, itemsOf } from "./dismissed.ts";
import classes from "./Notices.module.css";
import { OtherNames } from "./OtherNames.tsx";

/**
 * Lists what the admin should know or may want to change, and what to do about it. Shown only when there is something.
 */
export function Notices({ notices }: { notices: readonly HostNotice[] }) {
  const t = useAdminText();
  const ui = useUiText();
  const [, setDismissals] = useState(0);
  const shown = notices.filter((notice) => !isDismissed(notice));
  if (shown.length === 0) return null;
  return (
    <Panel title={t("notices")}>
      <ul className={classes.notices}>
        {shown.map((notice) => (
          <li key={notice.kind}>
            <TriangleAlert size={18} aria-hidden />
            <div className={classes.words}>
              <h3>{t(`notice.${notice.kind}`)}</h3>
              <Body notice={notice} />
            </div>
            {itemsOf(notice).length > 0 && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t("dismissThis", { title: t(`notice.${notice.kind}`) })}
                onClick={() => {
                  dismiss(notice, notices);
                  setDismissals((count) => count + 1);
                }}
              >
                {ui("dismiss")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Body({ notice }: { notice: HostNotice }): ReactElement {
  const t = useAdminText();
  switch (notice.kind) {
    case "diskFull":
      return (
        <p>
          {t("diskFullBody")} <Link href="/files">{t("showFiles")}</Link>
        </p>
      );
    case "diskLow": {
      const [free, floor] = [byteSize(notice.freeBytes), byteSize(notice.floorBytes)];
      return (
        <p>
          {t("diskLowBody", { free, floor })} <Link href="/files">{t("showFiles")}</Link>
        </p>
      );
    }
    case "unwritten":
      return (
        <p>{t("unwrittenBody", { files: formatList(notice.documents.map((name) => `${name}.json`)) })}</p>
      );
    case "crashed":
      return (
        <>
          <p>{t("crashedBody")}</p>
          <ul className={classes.items}>
            {notice.crashes.map(({ at, message, file }) => (
              <li key={file}>
                <RelativeTime at={at} /> · <bdi>{message || t("crashUnknown")}</bdi>
                <code>logs/{file}</code>
              </li>
            ))}
          </ul>
        </>
      );
    case "untrustedProxies": {
      const { addresses } = notice;
      const isHere = addresses.every((address) => address === "::1" || address.startsWith("127."));
      const values = {
        addresses: formatList(addresses),
        setting: t("setting.listen.trustProxy"),
        value: isHere ? "true" : addresses.join(", "),
      };
      return (
        <p>
          {t("untrustedProxiesBody", values)} <Link href="/settings">{t("navSettings")}</Link>
        </p>
      );
    }
    case "otherNames":
      return (
        <>
          <p>{t("otherNamesBody")}</p>
          <OtherNames names={notice.names} />
        </>
      );
  }
}
