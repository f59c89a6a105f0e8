import { Button, UnstyledButton } from "@mantine/core";
import { Keyboard, LogOut } from "lucide-react";
import { Link, useLocation } from "wouter";
import { formatNumber } from "../../ui/i18n/text.ts";
import { ColorSchemeToggle, LanguageToggle } from "../../ui/Toggles.tsx";
import { useClient, useLink, useSession } from "../context.ts";
import { useAdminText } from "../i18n/index.ts";
import { useSessionName, useStatus } from "../state/host.ts";
import { PAGES } from "./page-list.ts";
import classes from "./Shell.module.css";

/** The navigation, and the state of the server. */
export function Nav({ onKeys }: { onKeys: () => void }) {
  const t = useAdminText();
  const [path] = useLocation();
  const status = useStatus();
  const session = useSession();
  const { isWindow } = useClient();
  const link = useLink();
  const name = useSessionName();
  const badge = (href: string): string | null => {
    if (!status) return null;
    if (href === "/captchas" && status.pendingCaptchas > 0) return formatNumber(status.pendingCaptchas);
    return null;
  };
  return (
    <div className={classes.nav}>
      <Link href="/" className={classes.brand}>
        <img src="/icon.svg" alt="" width={34} height={34} />
        <span className={classes.brandWords}>
          <span className={classes.brandName}>
            <bdi>{name}</bdi>
          </span>
          <span className={classes.state} data-link={link}>
            {link === "up"
              ? status
                ? t("upOnline", { count: status.onlineUsers })
                : t("connecting")
              : t("noLine")}
          </span>
        </span>
      </Link>
      <nav aria-label={t("pagesNav")}>
        <ul className={classes.places}>
          {PAGES.map(({ href, name: key, icon: Icon }) => {
            const isHere = href === "/" ? path === "/" : path.startsWith(href);
            const count = badge(href);
            return (
              <li key={href}>
                <Link
                  href={href}
                  className={classes.place}
                  {...(isHere && { "aria-current": "page" as const })}
                >
                  <Icon size={18} aria-hidden />
                  {t(key)}
                  {count !== null && (
                    <span className={classes.badge} title={t("codesWaiting")}>
                      {count}
                      <span className="visually-hidden"> {t("codesWaiting")}</span>
                    </span>
                  )}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <div className={classes.foot}>
        <div className={classes.switches}>
          <LanguageToggle />
          <ColorSchemeToggle />
          <UnstyledButton
            className={classes.iconButton}
            aria-label={t("keysTitle")}
            title={t("keysTitle")}
            onClick={onKeys}
          >
            <Keyboard size={16} />
          </UnstyledButton>
        </div>
        {!isWindow && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-md"
            justify="flex-start"
            leftSection={<LogOut size={16} />}
            onClick={() => void session.logout()}
          >
            {t("logOut")}
          </Button>
        )}
      </div>
    </div>
  );
}
