import { useChatText } from "../i18n/index.ts";
import { useClient } from "../shared/context.ts";
import { useRoute } from "../shared/route.ts";
import { PeoplePicker } from "./PeoplePicker.tsx";
import { Sheet } from "./Sheet.tsx";

/** Starts a direct conversation. */
export default function Direct() {
  const t = useChatText();
  const { rooms } = useClient();
  const { goRoom } = useRoute();
  return (
    <Sheet title={t("newDirect")}>
      <PeoplePicker onPick={async ({ id }) => goRoom(await rooms.openDirect(id))} />
    </Sheet>
  );
}
