import { Button, Group, Skeleton, Stack } from "@mantine/core";
import { FileQuestion } from "lucide-react";
import { useEffect } from "react";
import { Link } from "wouter";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { useAdminText } from "../i18n/index.ts";
import type { Loaded } from "../state/loaded.ts";
import { forgetFormsOf } from "../state/unsaved.ts";
import { Page } from "./Page.tsx";

interface Props {
  /** Names it in the forms that edit it, as in `room 5`. */
  readonly item: string;
  readonly of: Loaded<unknown>;
  readonly title: string;
  /** Said when it no longer exists. */
  readonly gone: string;
  readonly back: { readonly href: string; readonly label: string };
}

/** The data of a detail page, unless it no longer exists. */
export const detailOf = <T,>({ data, error }: Loaded<T>): T | undefined => (isGone(error) ? undefined : data);

const isGone = (error: Loaded<unknown>["error"]): boolean => error?.code.endsWith("not_found") ?? false;

/** A detail page without its data: a placeholder, or why there are none. */
export function DetailMissing({ item, of: { error, reload }, title, gone, back }: Props) {
  const t = useAdminText();
  const hasGone = isGone(error);
  useEffect(() => {
    if (hasGone) forgetFormsOf(item);
  }, [hasGone, item]);
  if (hasGone) {
    const toList = (
      <Button component={Link} href={back.href} variant="default">
        {t("backToList")}
      </Button>
    );
    return (
      <Page title={title} back={back}>
        <div role="alert">
          <EmptyState icon={<FileQuestion size={26} />} title={gone} action={toList} />
        </div>
      </Page>
    );
  }
  if (error) {
    return (
      <Page title={title} back={back}>
        <ErrorState why={error} onRetry={reload} />
      </Page>
    );
  }
  return (
    <Page
      title={title}
      back={back}
      head={
        <Group gap="md" role="status" aria-label={t("loading")}>
          <Skeleton height={56} width={56} radius="lg" />
          <Stack gap={8}>
            <Skeleton height={18} width={180} radius="xl" />
            <Skeleton height={12} width={120} radius="xl" />
          </Stack>
        </Group>
      }
    >
      <Skeleton height={36} radius="md" />
      <Skeleton height={320} radius="lg" />
    </Page>
  );
}
