import { ActionIcon, Drawer } from "@mantine/core";
import { Menu as MenuIcon } from "lucide-react";
import { useEffect } from "react";
import { useLocation } from "wouter";
import { LinkBanner } from "../../ui/LinkBanner.tsx";
import { useIsCompact } from "../../ui/media.ts";
import { useClient, useLink, useLinkRefusal } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { ModerateProvider } from "../moderation/Moderate.tsx";
import { AskProvider } from "../parts/Ask.tsx";
import { useFormDialog } from "../parts/dialog.ts";
import { StatusProvider, useHostStatus } from "../state/host.ts";
import { forgetRemoved } from "../state/unsaved.ts";
import { KeysDialog } from "./KeysDialog.tsx";
import { Nav } from "./Nav.tsx";
import { Pages } from "./Pages.tsx";
import { RestoreBanner } from "./RestoreBanner.tsx";
import classes from "./Shell.module.css";
import { useShortcuts } from "./shortcuts.ts";
import { useGuessNotice } from "./useGuessNotice.ts";

/** What surrounds the pages: navigation, banners, keyboard shortcuts. */
export default function Shell() {
  const t = useAdminText();
  const client = useClient();
  const status = useHostStatus();
  const [path] = useLocation();
  const isNarrow = useIsCompact();
  const nav = useFormDialog();
  const keys = useFormDialog();
  useShortcuts(keys.open);
  useGuessNotice();
  useEffect(() => client.listen(forgetRemoved), [client]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the drawer.
  useEffect(nav.props.onClose, [path]);

  return (
    <StatusProvider value={status}>
      <AskProvider>
        <ModerateProvider>
          <a className={classes.skip} href="#main">
            {t("skipToContent")}
          </a>
          <div className={classes.shell}>
            {isNarrow ? (
              <header className={classes.bar}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t("openMenu")}
                  onClick={nav.open}
                >
                  <MenuIcon size={20} />
                </ActionIcon>
                <img src="/icon.svg" alt="" width={26} height={26} />
                <span className={classes.barName}>
                  <bdi>{status.data?.name ?? "Hearth"}</bdi>
                </span>
              </header>
            ) : (
              <aside className={classes.side}>
                <Nav onKeys={keys.open} />
              </aside>
            )}
            <div className={classes.content}>
              <LinkBanner link={useLink()} refusal={useLinkRefusal()} />
              <RestoreBanner />
              <main id="main" className={classes.main} tabIndex={-1}>
                <Pages />
              </main>
            </div>
          </div>
          {isNarrow && (
            <Drawer
              {...nav.props}
              size={288}
              withCloseButton={false}
              title={t("menu")}
              classNames={{ header: "visually-hidden", body: classes.drawer ?? "" }}
            >
              <Nav
                onKeys={() => {
                  nav.props.onClose();
                  keys.open();
                }}
              />
            </Drawer>
          )}
          <KeysDialog {...keys.props} />
        </ModerateProvider>
      </AskProvider>
    </StatusProvider>
  );
}
