import { Copy } from "lucide-react";
import { memo, useState } from "react";
import { copyText } from "../../../ui/copy.ts";
import { toast } from "../../../ui/toast.ts";
import { isLong } from "../../format/length.ts";
import { isBigEmoji, parseBody, type Span } from "../../format/parse.ts";
import { useChatText } from "../../i18n/index.ts";
import { useMe } from "../../shared/context.ts";
import { useFacts } from "../RoomFacts.tsx";
import classes from "./Body.module.css";

/** A message's text, drawn from its parts. Nothing in it becomes markup. */
export const Body = memo(function Body({ text }: { text: string }) {
  const t = useChatText();
  const { names } = useFacts();
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && isLong(text);
  if (isBigEmoji(text)) return <div className={classes.big}>{text}</div>;
  const body = (
    <div className={classes.body} data-cut={isCut || undefined} dir="auto">
      {parseBody(text, names).map((block, at) =>
        block.kind === "code" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          <CodeBlock key={at} text={block.text} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
          <div key={at} className={classes.text} dir="auto">
            {block.spans.map((span, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
              <SpanView key={index} span={span} />
            ))}
          </div>
        ),
      )}
    </div>
  );
  if (!isCut) return body;
  return (
    <>
      {body}
      <button type="button" className={classes.whole} onClick={() => setWhole(true)}>
        {t("showMore")}
      </button>
    </>
  );
});

function SpanView({ span }: { span: Span }) {
  const me = useMe();
  switch (span.kind) {
    case "text":
      return span.text;
    case "code":
      return <code className={classes.code}>{span.text}</code>;
    case "link":
      return (
        <a href={span.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
          {span.text}
        </a>
      );
    case "mention":
      return (
        <bdi className={classes.mention} data-me={span.username === me.username || undefined}>
          {span.text}
        </bdi>
      );
  }
}

function CodeBlock({ text }: { text: string }) {
  const t = useChatText();
  const copy = async () => {
    if (await copyText(text)) toast(t("copied"));
  };
  return (
    <div className={classes.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre dir="ltr" tabIndex={0}>
        <code>{text}</code>
      </pre>
      <button
        type="button"
        className={classes.copy}
        aria-label={t("copyCode")}
        title={t("copyCode")}
        onClick={copy}
      >
        <Copy size={14} />
      </button>
    </div>
  );
}
