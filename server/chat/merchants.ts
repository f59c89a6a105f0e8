/** Merchant pages, their groups (rooms) and the activation codes that open them. */
import { type Actor, requireUser, userOrHost } from "./actor.ts";
import { audit } from "./audit.ts";
import { type Context, nowOf } from "./context.ts";
import type { CreationLimits } from "./creation-limits.ts";
import { ChatError } from "./errors.ts";
import { accountOf, pageOf } from "./lookups.ts";
import { checkName, checkText } from "./names.ts";
import { assertAdmin, assertManagesMerchant } from "./policy.ts";
import type { Tables } from "./ports.ts";
import type { Removal } from "./removal.ts";
import type { Rooms } from "./rooms.ts";
import { type Condition, joined, type ListQuery, paged, type RowPage, type Sort } from "./row-query.ts";
import { randomCode } from "./secrets.ts";
import type { ActivationCode, Merchant, MerchantMember, Room, User } from "./types.ts";

export interface NewMerchant {
  readonly activationCode: string;
  readonly name: string;
  readonly icon?: string | undefined;
  /** Id of the customer service account; the creator if absent. */
  readonly customerId?: number | undefined;
}

export type CodeState = "open" | "redeemed" | "revoked";

/** Finds a part of the code or its note. */
export interface CodeQuery extends ListQuery<"createdAt" | "redeemedAt" | "note"> {
  readonly state?: CodeState | undefined;
}

type MerchantQuery = ListQuery<"name" | "groups" | "members" | "createdAt">;

export const codeState = (row: ActivationCode): CodeState =>
  row.revokedAt !== null ? "revoked" : row.redeemedAt !== null ? "redeemed" : "open";

const IN_STATE: Readonly<Record<CodeState, readonly Condition<ActivationCode>[]>> = {
  revoked: [["revokedAt", "!=", null]],
  redeemed: [
    ["revokedAt", "=", null],
    ["redeemedAt", "!=", null],
  ],
  open: [
    ["revokedAt", "=", null],
    ["redeemedAt", "=", null],
  ],
};

const CODE_LENGTH = 12;
const MAX_CODES = 1000;

export class Merchants {
  readonly #context: Context;
  readonly #rooms: Rooms;
  readonly #removal: Removal;
  readonly #limits: CreationLimits;

  constructor(context: Context, rooms: Rooms, removal: Removal, limits: CreationLimits) {
    this.#limits = limits;
    this.#removal = removal;
    this.#context = context;
    this.#rooms = rooms;
  }

  /**
   * Opens a page; its creator joins it.
   * @throws activation_code (unknown, used or revoked), invalid, user_not_found, rate_limited
   */
  async open(actor: Actor, draft: NewMerchant): Promise<{ merchant: Merchant; member: MerchantMember }> {
    const { store, events } = this.#context;
    const user = await requireUser(store, actor);
    const name = checkName(draft.name, "page name");
    const icon = checkText(draft.icon ?? "", "icon", 2000);
    const sent = checkName(draft.activationCode, "activation code");
    if (draft.customerId !== undefined) await accountOf(store, draft.customerId);
    const at = nowOf(this.#context);
    const row = { name, icon, createdAt: at, updatedAt: at };
    const opened = await this.#limits.counted("merchant", actor, user, () =>
      store.transaction(async (tables) => {
        const known = await this.#usable(tables, sent);
        const activationCode = known?.code ?? sent;
        const customerId = draft.customerId ?? user.id;
        const merchant = await tables.merchants.add({ ...row, activationCode, ownerId: user.id, customerId });
        const redeemed = { redeemedBy: user.id, redeemedAt: at, merchantId: merchant.id };
        if (known) await tables.activationCodes.update(known.code, redeemed);
        return { merchant, member: await this.#add(tables, merchant, user.id) };
      }),
    );
    await events.publish({ type: "merchants.changed" });
    await audit(this.#context, actor, "merchant.open", { where: name });
    return opened;
  }

  /** Joins the page; repeating it changes nothing. @throws not_found */
  async join(actor: Actor, merchantId: number): Promise<MerchantMember> {
    const user = await requireUser(this.#context.store, actor);
    const { member, isNew } = await this.#context.store.transaction(async (tables) => {
      const merchant = await pageOf(tables, merchantId);
      const member = await memberOf(tables, merchantId, user.id);
      if (member) return { member, isNew: false };
      return { member: await this.#add(tables, merchant, user.id), isNew: true };
    });
    if (isNew) await this.#context.events.publish({ type: "merchants.changed" });
    return member;
  }

  /**
   * A group is a room of the page; only the page's creator (or an admin) makes one.
   * @throws forbidden, duplicate, not_found
   */
  async createGroup(
    actor: Actor,
    merchantId: number,
    draft: { name: string; icon?: string | undefined },
  ): Promise<Room> {
    const user = await requireUser(this.#context.store, actor);
    const merchant = await this.get(merchantId);
    assertManagesMerchant(actor, user, merchant);
    return this.#rooms.create(actor, { name: draft.name, icon: draft.icon, merchantId });
  }

  /** @throws not_found */
  get(id: number): Promise<Merchant> {
    return pageOf(this.#context.store, id);
  }

  /** Pages whose name, activation code or creator's username contains the text; oldest first without `sort`. */
  async list({ query, sort, language, ...paging }: MerchantQuery): Promise<RowPage<Merchant>> {
    const { store } = this.#context;
    const anyOf: Condition<Merchant>[] = [
      ["name", "contains", query],
      ["activationCode", "contains", query],
      joined("ownerId", store.users, ["username", "contains", query]),
    ];
    return store.merchants.page({
      where: [{ anyOf }],
      ...(sort && { sort: [await this.#order(sort)] }),
      language,
      ...paged(paging),
    });
  }

  /** Pages by their name alone, as customers find them. */
  search({ query, ...paging }: Omit<MerchantQuery, "sort">): Promise<RowPage<Merchant>> {
    return this.#context.store.merchants.page({ where: [["name", "contains", query]], ...paged(paging) });
  }

  async #order(sort: NonNullable<MerchantQuery["sort"]>): Promise<Sort<Merchant>> {
    const { rooms, merchantMembers } = this.#context.store;
    const { by, descending } = sort;
    if (by === "name" || by === "createdAt") return { by, descending };
    const table = by === "groups" ? rooms : merchantMembers;
    return { key: "id", ranks: await table.tally("merchantId"), descending };
  }

  async lookUp(id: number | null): Promise<Merchant | undefined> {
    return id === null ? undefined : this.#context.store.merchants.get(id);
  }

  groupsOf(merchantId: number): Promise<readonly Room[]> {
    return this.#context.store.rooms.where("merchantId", merchantId);
  }

  membersOf(merchantId: number): Promise<readonly MerchantMember[]> {
    return this.#context.store.merchantMembers.where("merchantId", merchantId);
  }

  /** The pages a person has joined, oldest first. */
  async joinedBy(userId: number): Promise<readonly { member: MerchantMember; merchant: Merchant }[]> {
    const rows = await this.#context.store.merchantMembers.where("userId", userId);
    const found = await Promise.all(
      rows.map(async (member) => ({
        member,
        merchant: await this.#context.store.merchants.get(member.merchantId),
      })),
    );
    return found.flatMap(({ member, merchant }) => (merchant ? [{ member, merchant }] : []));
  }

  memberOf(merchantId: number, userId: number): Promise<MerchantMember | undefined> {
    return memberOf(this.#context.store, merchantId, userId);
  }

  /** With its groups. Admins, and the creator. @throws not_found, forbidden */
  async remove(actor: Actor, merchantId: number): Promise<void> {
    const by = await userOrHost(this.#context.store, actor);
    const merchant = await this.get(merchantId);
    assertManagesMerchant(actor, by, merchant);
    if (await this.#removal.merchant(merchantId, "page_closed"))
      await audit(this.#context, actor, "merchant.delete", { where: merchant.name });
  }

  /** Creates that many activation codes, each valid for one page. Admins only. @throws invalid, rate_limited */
  async createCodes(actor: Actor, count: number, note: string): Promise<readonly string[]> {
    const by = await this.#assertAdmin(actor);
    if (!(Number.isInteger(count) && count >= 1 && count <= MAX_CODES)) {
      throw new ChatError("invalid", { reason: "code_count_invalid", max: MAX_CODES });
    }
    const createdAt = nowOf(this.#context);
    const codes = Array.from({ length: count }, () => randomCode(CODE_LENGTH));
    const row = { note: checkText(note, "note", 200), createdAt, merchantId: null };
    const isOpen = { redeemedBy: null, redeemedAt: null, revokedAt: null };
    await this.#limits.counted("codes", actor, by, () =>
      this.#context.store.transaction(({ activationCodes }) =>
        Promise.all(codes.map((code) => activationCodes.insert({ code, ...row, ...isOpen }))),
      ),
    );
    await audit(this.#context, actor, "activation.create", { whom: `${count}`, why: note });
    await this.#context.events.publish({ type: "merchants.changed" });
    return codes;
  }

  /** Newest first, unless sorted otherwise. Admins only. */
  async codes(actor: Actor, query: CodeQuery): Promise<RowPage<ActivationCode>> {
    await this.#assertAdmin(actor);
    const { state, sort } = query;
    const anyOf: Condition<ActivationCode>[] = [
      ["code", "contains", query.query],
      ["note", "contains", query.query],
    ];
    return this.#context.store.activationCodes.page({
      where: [{ anyOf }, ...(state ? IN_STATE[state] : [])],
      newestFirst: true,
      ...(sort && { sort: [sort] }),
      language: query.language,
      ...paged(query),
    });
  }

  /** Repeating it changes nothing. @throws not_found; invalid when it was redeemed already */
  async revokeCode(actor: Actor, code: string): Promise<void> {
    await this.#assertAdmin(actor);
    const { activationCodes } = this.#context.store;
    const known = await activationCodes.get(code);
    if (!known) throw new ChatError("not_found", { reason: "activation_code_not_found" });
    if (known.revokedAt !== null) return;
    if (known.redeemedAt !== null) throw new ChatError("invalid", { reason: "activation_code_used" });
    const isOpen = { redeemedAt: null, revokedAt: null };
    if (!(await activationCodes.update(code, { revokedAt: nowOf(this.#context) }, isOpen)))
      return this.revokeCode(actor, code);
    await audit(this.#context, actor, "activation.revoke", { whom: code });
    await this.#context.events.publish({ type: "merchants.changed" });
  }

  /** Finds a code also as people type it: the server's own are in capitals. */
  async #usable(tables: Tables, sent: string): Promise<ActivationCode | undefined> {
    const { activationCodes } = tables;
    const known = (await activationCodes.get(sent)) ?? (await activationCodes.get(sent.trim().toUpperCase()));
    const isFree = known?.redeemedAt === null && known.revokedAt === null;
    if (!isFree && this.#context.rules()["h5.activation"] === "required") {
      throw new ChatError("activation_code", { reason: "activation_code_invalid" });
    }
    return isFree ? known : undefined;
  }

  #add(tables: Tables, merchant: Merchant, userId: number): Promise<MerchantMember> {
    const at = nowOf(this.#context);
    return tables.merchantMembers.add({ merchantId: merchant.id, userId, createdAt: at, updatedAt: at });
  }

  async #assertAdmin(actor: Actor): Promise<User | null> {
    const by = await userOrHost(this.#context.store, actor);
    assertAdmin(actor, by);
    return by;
  }
}

async function memberOf(
  tables: Tables,
  merchantId: number,
  userId: number,
): Promise<MerchantMember | undefined> {
  const rows = await tables.merchantMembers.where("userId", userId);
  return rows.find((row) => row.merchantId === merchantId);
}
