import { useState } from "react";
import type { Message } from "../../../../server/dialects/native/contract.ts";
import { useRoute } from "../../shared/route.ts";
import { FileRow } from "./FileRow.tsx";
import { PictureBox } from "./PictureBox.tsx";
import { Playable } from "./Playable.tsx";

/** Only files of this server are loaded, since a message may contain any URL. */
const isOwnPath = (path: string): boolean => /^\/(?!\/)/.test(path);

/** What can be done with a file besides saving it. */
function shownAs(type: string): "video" | "audio" | "pdf" | null {
  if (type.startsWith("video/")) return "video";
  if (type.startsWith("audio/")) return "audio";
  return type === "application/pdf" ? "pdf" : null;
}

/** Shows a picture, video or audio in place, and everything else as a file with its name and size. */
export function Attachment({ message }: { message: Message }) {
  const { go } = useRoute();
  const { attachment, body, seq } = message;
  const [isBroken, setBroken] = useState(false);
  const onError = () => setBroken(true);
  const name = attachment?.name ?? body.split("/").at(-1) ?? "";
  if (!isOwnPath(body)) return <bdi>{body}</bdi>;
  if (message.kind === "image" && !isBroken) {
    return <PictureBox message={message} name={name} onError={onError} />;
  }
  const type = attachment?.type ?? "";
  const use = shownAs(type);
  const file = { href: body, name, bytes: attachment?.bytes, type };
  if ((use === "video" || use === "audio") && !isBroken) {
    return (
      <div>
        <Playable kind={use} src={body} name={name} onError={onError} />
        <FileRow {...file} isShown />
      </div>
    );
  }
  if (use !== "pdf") return <FileRow {...file} />;
  return (
    <FileRow
      {...file}
      onOpen={(event) => {
        // Phones cannot show a PDF inside a page: open it in a new tab.
        if (!navigator.pdfViewerEnabled || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go({ dialog: `pdf:${seq}` });
      }}
    />
  );
}
