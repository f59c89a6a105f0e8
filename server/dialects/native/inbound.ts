/** The events that clients send: one function per event of the contract. */
import type { Actor } from "../../chat/actor.ts";
import type { Connection } from "../../chat/connections.ts";
import type { Core } from "../../chat/core.ts";
import { ChatError } from "../../chat/errors.ts";
import type { CostClass } from "../dialect.ts";
import { PartlyEncoded } from "../kit/fanout.ts";
import type { ClientEvent, ClientParams, ClientResults, JoinResult } from "./contract.ts";
import type { JoinAnswers, SharedAnswer } from "./join-answers.ts";
import { uploadIdOf } from "./tus.ts";

export interface Caller {
  readonly core: Core;
  readonly joinAnswers: JoinAnswers;
  readonly actor: Actor;
  readonly connection: Connection;
  /** Charges the client's address and connection. @throws rate_limited */
  charge(cost: CostClass): Promise<void>;
  /** Whether typing is still broadcast; a flood of it is dropped. */
  mayType(): boolean;
  /** Starts and ends the connection's subscription to a room. */
  hear(roomId: number): void;
  unhear(roomId: number): void;
}

/** An event whose result has no fields returns nothing. */
export type Handlers = {
  readonly [E in ClientEvent]: (
    caller: Caller,
    params: ClientParams<E>,
  ) => Promise<keyof ClientResults[E] extends never ? void : ClientResults[E] | PartlyEncoded>;
};

export const handlers: Handlers = {
  async "room:join"({ core, joinAnswers, actor, connection, hear }, { roomId, since, code }) {
    const { user } = await core.members.enter(actor, connection, roomId, { code });
    const shared = await joinAnswers.sharedBy(roomId, since, () => hear(roomId));
    // Kicked before the turn's end.
    if (!connection.rooms.has(roomId)) throw new ChatError("not_member", { reason: "not_in_room" });
    const [mute, member] = await Promise.all([
      core.restrictions.muteOf(user.id, roomId),
      core.members.member(roomId, user.id),
    ]);
    const own: Omit<JoinResult, keyof SharedAnswer> = {
      readSeq: member?.readSeq ?? 0,
      mute: mute ? { until: mute.until, reason: mute.reason } : null,
    };
    return new PartlyEncoded({ ok: true, ...own }, shared);
  },
  async "room:leave"({ core, actor, unhear }, { roomId }) {
    await core.members.leave(actor, roomId);
    unhear(roomId);
  },
  async "message:send"({ core, actor }, { roomId, ...draft }) {
    const uploadId = draft.kind === "text" ? undefined : uploadIdOf(draft.body);
    const { id, seq, sentAt } =
      uploadId === undefined
        ? await core.messages.post(actor, roomId, draft)
        : await core.messages.postPending(actor, roomId, uploadId, {
            clientId: draft.clientId,
            replyTo: draft.replyTo,
          });
    return { id, seq, sentAt };
  },
  async "message:edit"({ core, actor }, { id, body }) {
    await core.messages.edit(actor, id, body);
  },
  async "message:delete"({ core, actor }, { id }) {
    await core.messages.remove(actor, id);
  },
  async "message:react"({ core, actor }, { id, emoji, on }) {
    await core.messages.react(actor, id, emoji, on);
  },
  async typing({ core, actor, mayType }, { roomId }) {
    // A dropped one is harmless, so the typist gets no error.
    if (mayType()) await core.members.typing(actor, roomId);
  },
  async read({ core, actor }, { roomId, seq }) {
    await core.members.markRead(actor, roomId, seq);
  },
};
