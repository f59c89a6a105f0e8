/** Posts, changes and removes messages; {@link History} reads them. */
import { Changing } from "./changing.ts";
import type { Context } from "./context.ts";
import type { History } from "./history.ts";
import { Mentions } from "./mentions.ts";
import { Posting } from "./posting.ts";
import { Removing } from "./removing.ts";
import type { Restrictions } from "./restrictions.ts";

export interface Messages
  extends Pick<Posting, "post" | "postFile" | "postPending" | "postAsBot" | "say" | "forget" | "settle">,
    Pick<Changing, "edit" | "react">,
    Pick<Removing, "remove" | "removeAllBy" | "sweep"> {}

export function createMessages(context: Context, history: History, restrictions: Restrictions): Messages {
  const mentions = new Mentions(context);
  const posting = new Posting(context, history, restrictions, mentions);
  const changing = new Changing(context, history, restrictions, mentions);
  const removing = new Removing(context, history);
  return {
    post: (...args) => posting.post(...args),
    postFile: (...args) => posting.postFile(...args),
    postPending: (...args) => posting.postPending(...args),
    postAsBot: (...args) => posting.postAsBot(...args),
    say: (...args) => posting.say(...args),
    forget: (roomId) => posting.forget(roomId),
    settle: () => posting.settle(),
    edit: (...args) => changing.edit(...args),
    react: (...args) => changing.react(...args),
    remove: (...args) => removing.remove(...args),
    removeAllBy: (...args) => removing.removeAllBy(...args),
    sweep: () => removing.sweep(),
  };
}
