import { Button, Loader } from "@mantine/core";
import { FileQuestion } from "lucide-react";
import { useEffect } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { part } from "../../ui/part.tsx";
import { useAdminText } from "../i18n/index.ts";
import { Overview } from "../overview/Overview.tsx";
import classes from "./Shell.module.css";

const RoomsPage = part(() => import("../rooms/RoomsPage.tsx"), { Waiting });
const RoomPage = part(() => import("../rooms/RoomPage.tsx"), { Waiting });
const UsersPage = part(() => import("../users/UsersPage.tsx"), { Waiting });
const UserPage = part(() => import("../users/UserPage.tsx"), { Waiting });
const ModerationPage = part(() => import("../moderation/ModerationPage.tsx"), { Waiting });
const CaptchasPage = part(() => import("../captchas/CaptchasPage.tsx"), { Waiting });
const MerchantsPage = part(() => import("../merchants/MerchantsPage.tsx"), { Waiting });
const MerchantPage = part(() => import("../merchants/MerchantPage.tsx"), { Waiting });
const FilesPage = part(() => import("../files/FilesPage.tsx"), { Waiting });
const WebhooksPage = part(() => import("../webhooks/WebhooksPage.tsx"), { Waiting });
const AuditPage = part(() => import("../audit/AuditPage.tsx"), { Waiting });
const SettingsPage = part(() => import("../settings/SettingsPage.tsx"), { Waiting });

/** The addresses of the pages of single rows: any other text than an id is no page. */
const withId = (list: string) => new RegExp(`^/${list}/(?<id>[1-9]\\d{0,14})/?$`);

/** Shows the page that the address names. */
export function Pages() {
  const t = useAdminText();
  const [path] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page begins at its top.
  useEffect(() => {
    document.getElementById("main")?.scrollTo(0, 0);
  }, [path]);
  return (
    <Switch>
      <Route path="/">
        <Overview />
      </Route>
      <Route path="/rooms" component={RoomsPage} />
      <Route path={withId("rooms")}>{({ id }) => <RoomPage key={id} roomId={Number(id)} />}</Route>
      <Route path="/users" component={UsersPage} />
      <Route path={withId("users")}>{({ id }) => <UserPage key={id} userId={Number(id)} />}</Route>
      <Route path="/moderation" component={ModerationPage} />
      <Route path="/captchas" component={CaptchasPage} />
      <Route path="/merchants" component={MerchantsPage} />
      <Route path={withId("merchants")}>
        {({ id }) => <MerchantPage key={id} merchantId={Number(id)} />}
      </Route>
      <Route path="/files" component={FilesPage} />
      <Route path="/webhooks" component={WebhooksPage} />
      <Route path="/audit" component={AuditPage} />
      <Route path="/settings" component={SettingsPage} />
      <Route>
        <EmptyState
          icon={<FileQuestion size={26} />}
          title={t("noSuchPage")}
          action={
            <Button component={Link} href="/" variant="default">
              {t("toOverview")}
            </Button>
          }
        />
      </Route>
    </Switch>
  );
}

function Waiting() {
  const t = useAdminText();
  return (
    <div className={classes.loading}>
      <Loader size="sm" role="status" aria-label={t("loading")} />
    </div>
  );
}
