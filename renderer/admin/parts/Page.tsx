import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Link } from "wouter";
import { useSessionName } from "../state/host.ts";
import classes from "./Page.module.css";

interface Props {
  readonly title: string;
  /** Replaces the plain title: an avatar, badges. */
  readonly head?: ReactNode;
  /** One line below the title. */
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** Where a detail page leads back to. */
  readonly back?: { readonly href: string; readonly label: string };
  /** The content fills the window's height and scrolls inside, as tables do. */
  readonly fills?: boolean;
  readonly children: ReactNode;
}

/** One page of the console: title, actions, content. */
export function Page({ title, head, lead, actions, back, fills, children }: Props) {
  const host = useSessionName();
  useEffect(() => {
    document.title = `${title} · ${host}`;
  }, [title, host]);
  return (
    <div className={classes.page} data-fills={fills || undefined}>
      {back && (
        <Link href={back.href} className={classes.back}>
          <ArrowLeft size={15} aria-hidden />
          {back.label}
        </Link>
      )}
      <header className={classes.header}>
        <div className={classes.heading}>
          {head ?? <h1 className={classes.title}>{title}</h1>}
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
