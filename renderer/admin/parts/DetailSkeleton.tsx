import { Group, Skeleton, Stack } from "@mantine/core";
import { useAdminText } from "../i18n/index.ts";
import { Page } from "./Page.tsx";

interface Props {
  readonly title: string;
  readonly back: { readonly href: string; readonly label: string };
}

/** The placeholder of a detail page that is loading. */
export function DetailSkeleton({ title, back }: Props) {
  const t = useAdminText();
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
