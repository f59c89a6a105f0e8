import { Copy } from "lucide-react";
import { Fragment, type MouseEvent, memo, useState } from "react";
import { copyText } from "../../../ui/copy.ts";
import { toast } from "../../../ui/toast.ts";
import type { MentionRange, Span } from "../../format/inline.ts";
import { type Block, isBigEmoji, isLong, parseBody } from "../../format/parse.ts";
import { useChatText } from "../../i18n/index.ts";
import { useMe } from "../../shared/context.ts";
import classes from "./Body.module.css";

interface Props {
  readonly text: string;
  readonly mentions?: readonly MentionRange[] | undefined;
}

/** A message's text, rendered from its parts without HTML; selecting and copying gives the text as written. */
export const Body = memo(function Body({ text, mentions }: Props) {
  const t = useChatText();
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && isLong(text);
  if (isBigEmoji(text)) return <div className={classes.big}>{text}</div>;
  const body = (
    <div className={classes.body} data-cut={isCut || undefined} dir="auto">
      {parseBody(text, mentions).map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
        <BlockView key={at} block={block} />
      ))}
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

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case "code":
      return <CodeBlock {...block} />;
    case "list":
      return (
        <ul className={classes.list} dir="auto">
          {block.items.map(({ mark, isOrdered, depth, spans }, at) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
              key={at}
              style={{ marginInlineStart: `${depth * 18}px` }}
              data-ordered={isOrdered || undefined}
            >
              <span className={isOrdered ? classes.number : classes.mark}>{mark}</span>
              <Spans spans={spans} />
            </li>
          ))}
        </ul>
      );
    case "text":
      return <Lines className={classes.text} lines={block.lines} />;
    case "quote":
      return (
        <blockquote className={classes.quote}>
          <Lines className={classes.text} lines={block.lines} />
        </blockquote>
      );
  }
}

function Lines({ lines, className }: { lines: readonly (readonly Span[])[]; className: string | undefined }) {
  return (
    <div className={className} dir="auto">
      {lines.map((spans, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
        <Fragment key={at}>
          {at > 0 && "\n"}
          <Spans spans={spans} />
        </Fragment>
      ))}
    </div>
  );
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map((span, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
    <SpanView key={at} span={span} />
  ));
}

function SpanView({ span }: { span: Span }) {
  const me = useMe();
  switch (span.kind) {
    case "text":
      return span.text;
    case "mark":
      return (
        <span className={classes.mark} aria-hidden>
          {span.text}
        </span>
      );
    case "code":
      return <code className={classes.code}>{span.text}</code>;
    case "bold":
      return (
        <strong>
          <Spans spans={span.spans} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Spans spans={span.spans} />
        </em>
      );
    case "strike":
      return (
        <del>
          <Spans spans={span.spans} />
        </del>
      );
    case "link":
      return <Address text={span.text} href={span.href} />;
    case "mention":
      return (
        <bdi className={classes.mention} data-me={span.userId === null || span.userId === me.id || undefined}>
          {span.text}
        </bdi>
      );
  }
}

/** Browsers do not open shared folders from a page: the path is copied instead. */
function Address({ text, href }: { text: string; href: string }) {
  const t = useChatText();
  const copyPath = async (event: MouseEvent) => {
    event.preventDefault();
    if (await copyText(text)) toast(t("pathCopied"));
  };
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      dir="ltr"
      {...(href.startsWith("file:") && { onClick: copyPath, title: t("copyPath") })}
    >
      {text}
    </a>
  );
}

function CodeBlock({ text, open, close }: { text: string; open: string; close: string }) {
  const t = useChatText();
  const copy = async () => {
    if (await copyText(text)) toast(t("copied"));
  };
  return (
    <div className={classes.block}>
      <div className={classes.mark} aria-hidden>
        {open}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre dir="ltr" tabIndex={0}>
        <code>{text}</code>
      </pre>
      <div className={classes.mark} aria-hidden>
        {close}
      </div>
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
