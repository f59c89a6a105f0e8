import { marked, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode, useMemo } from "react";
import classes from "./Prose.module.css";

/**
 * Markdown as elements of this page. HTML in it is shown as the text it is, and only links within the web are links.
 */
export function Prose({ text }: { text: string }) {
  const tokens = useMemo(() => marked.lexer(text), [text]);
  return <div className={classes.prose}>{all(tokens)}</div>;
}

const all = (tokens: readonly Token[] | undefined): ReactNode =>
  // The text never changes while it is shown, so a position in it is a stable key.
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  tokens?.map((token, at) => <Fragment key={at}>{one(token)}</Fragment>);

/** The elements that contain other text, by the kind of token. */
const WRAPS = { paragraph: "p", blockquote: "blockquote", strong: "strong", em: "em", del: "del" } as const;

function one(token: Token): ReactNode {
  if (token.type in WRAPS) {
    const Wrap = WRAPS[token.type as keyof typeof WRAPS];
    return <Wrap>{all((token as Tokens.Paragraph).tokens)}</Wrap>;
  }
  switch (token.type) {
    case "space":
      return null;
    case "heading":
      return heading(token as Tokens.Heading);
    case "list":
      return list(token as Tokens.List);
    case "table":
      return table(token as Tokens.Table);
    case "code":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <pre tabIndex={0}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case "codespan":
      return <code>{(token as Tokens.Codespan).text}</code>;
    case "br":
      return <br />;
    case "hr":
      return <hr />;
    case "link": {
      const { href, tokens } = token as Tokens.Link;
      return /^(?:https?:|\/(?!\/)|#)/i.test(href) ? <a href={href}>{all(tokens)}</a> : all(tokens);
    }
    case "escape":
      return (token as Tokens.Escape).text;
    case "text": {
      const { tokens, raw } = token as Tokens.Text;
      return tokens ? all(tokens) : raw;
    }
    default:
      return token.raw;
  }
}

/** The page's own title is above. */
function heading({ depth, tokens }: Tokens.Heading): ReactNode {
  const Level = depth < 3 ? "h2" : "h3";
  return <Level>{all(tokens)}</Level>;
}

function list({ ordered, items }: Tokens.List): ReactNode {
  const List = ordered ? "ol" : "ul";
  return (
    <List>
      {items.map((item) => (
        <li key={item.raw}>{all(item.tokens)}</li>
      ))}
    </List>
  );
}

const table = ({ header, rows }: Tokens.Table): ReactNode => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
  <div className={classes.table} tabIndex={0}>
    <table>
      <thead>
        <tr>
          {header.map((cell) => (
            <th key={cell.text}>{all(cell.tokens)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row[0]?.text}>
            {row.map((cell) => (
              <td key={cell.text}>{all(cell.tokens)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
