import { Loader } from "@mantine/core";
import { FileQuestion } from "lucide-react";
import { lazy, Suspense, useEffect } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { useAdminText } from "../i18n/index.ts";
import { Overview } from "../overview/Overview.tsx";
import classes from "./Shell.module.css";

const RoomsPage = lazy(() => import("../rooms/RoomsPage.tsx"));
const RoomPage = lazy(() => import("../rooms/RoomPage.tsx"));
const UsersPage = lazy(() => import("../users/UsersPage.tsx"));
const UserPage = lazy(() => import("../users/UserPage.tsx"));
const ModerationPage = lazy(() => import("../moderation/ModerationPage.tsx"));
const CaptchasPage = lazy(() => import("../captchas/CaptchasPage.tsx"));
const MerchantsPage = lazy(() => import("../merchants/MerchantsPage.tsx"));
const MerchantPage = lazy(() => import("../merchants/MerchantPage.tsx"));
const AuditPage = lazy(() => import("../audit/AuditPage.tsx"));
const SettingsPage = lazy(() => import("../settings/SettingsPage.tsx"));

/** Which page the address names. */
export function Pages() {
  const t = useAdminText();
  const [path] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page begins at its top.
  useEffect(() => {
    document.getElementById("main")?.scrollTo(0, 0);
  }, [path]);
  return (
    <Suspense
      fallback={
        <div className={classes.loading}>
          <Loader size="sm" aria-label={t("loading")} />
        </div>
      }
    >
      <Switch>
        <Route path="/">
          <Overview />
        </Route>
        <Route path="/rooms" component={RoomsPage} />
        <Route path="/rooms/:id">{({ id }) => <RoomPage key={id} roomId={Number(id)} />}</Route>
        <Route path="/users" component={UsersPage} />
        <Route path="/users/:id">{({ id }) => <UserPage key={id} userId={Number(id)} />}</Route>
        <Route path="/moderation" component={ModerationPage} />
        <Route path="/captchas" component={CaptchasPage} />
        <Route path="/merchants" component={MerchantsPage} />
        <Route path="/merchants/:id">{({ id }) => <MerchantPage key={id} merchantId={Number(id)} />}</Route>
        <Route path="/audit" component={AuditPage} />
        <Route path="/settings" component={SettingsPage} />
        <Route>
          <EmptyState
            icon={<FileQuestion size={26} />}
            title={t("noSuchPage")}
            action={<Link href="/">{t("toOverview")}</Link>}
          />
        </Route>
      </Switch>
    </Suspense>
  );
}
