/**
 * Why the server refuses something: every reason, by error code, with its sentence in plain English. A reason with
 * values is a function of them. Clients translate the reason; the sentence is for clients that do not know the reason.
 */

/** The end and the reason of a ban or mute. `until`: ISO 8601, null for no end; `why`: what the admin wrote, or "". */
interface Restriction {
  readonly until: string | null;
  readonly why: string;
}
interface Max {
  readonly max: number;
}
interface MaxBytes {
  readonly maxBytes: number;
}
interface RetryAfter {
  readonly retryAfterSeconds: number;
}
/** What the operating system answered. */
interface Cause {
  readonly why: string;
}
/** A parameter by its path (`profile.age`), or "" for the whole, and what is wrong with it. */
export interface Finding {
  readonly field: string;
  readonly problem: string;
}

/** What is wrong with a setting's value; `message` says it in English after the setting's name. */
export type SettingProblem = { readonly message: string } & (
  | { readonly kind: "url"; readonly schemes: readonly string[] }
  | { readonly kind: "ports" | "addresses" | "hosts" | "origins" | "name" | "unknown" | "value" }
);

const restriction = (what: string, { until, why }: Restriction): string =>
  `${what}${until === null ? "" : ` until ${until}`}${why === "" ? "" : `: ${why}`}.`;

/** `1 second`, `5 seconds`. */
const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? "" : "s"}`;
const wait = ({ retryAfterSeconds }: RetryAfter): string =>
  `Try again in ${counted(retryAfterSeconds, "second")}.`;

/** Error code → reason → sentence. */
export const SENTENCES = {
  invalid: {
    parameters_invalid: ({ findings }: { findings: readonly Finding[] }) => {
      const [{ field, problem } = { field: "", problem: "The parameters are not valid." }] = findings;
      return field === "" ? problem : `${field}: ${problem}`;
    },
    request_cut_off: "The request was cut off.",
    encoding_unknown: "Unknown Content-Encoding: use gzip, deflate or br.",
    compression_damaged: "The body's compression is damaged.",
    not_utf8: "The request is not valid UTF-8.",
    json_invalid: "The body is not valid JSON.",
    json_not_object: "The body must be a JSON object.",
    json_too_complex: "The JSON is nested too deeply or has too many values.",
    form_too_long: ({ max }: Max) => `The form has more than ${max} fields.`,
    multipart_invalid: "The multipart body is malformed or cut off.",
    body_type_unknown: "Send the parameters as JSON, a form or multipart/form-data.",
    event_unknown: "There is no such event.",
    handshake_invalid: "The WebSocket handshake is not valid.",
    payload_not_object: "Send an object, or an object as JSON text.",
    frame_not_text: "Send messages as text frames.",
    file_missing: "The file is missing: send it as multipart/form-data.",
    file_not_alone: "Send each file in a request of its own.",
    picture_missing: "Send an image: a multipart file, a raw image body, or {image: data URL}.",
    file_empty: "The file is empty.",
    upload_not_found: "There is no such uploaded file.",
    reply_to_nothing: "The message that this replies to does not exist.",
    upload_unfinished: "The file has not been uploaded completely yet.",
    upload_request_invalid: ({ why }: Cause) => `The upload protocol was not followed: ${why}`,
    picture_damaged: "The file is damaged or not an image.",
    picture_url_invalid: "The image's address must be an http or https URL.",
    picture_url_refused: "This server does not download images from that address.",
    picture_url_redirects: "The image's address redirects too many times.",
    picture_url_no_image: "That URL does not point to an image.",
    picture_url_too_large: ({ maxBytes }: MaxBytes) =>
      `The image at that URL has more than ${maxBytes} bytes.`,
    /** The same as `picture_url_unreachable`, where the address is a parameter that is wrong then. */
    icon_unreachable: "The image at that URL could not be downloaded.",
    data_url_invalid: "That is not a valid data: URL.",
    name_invalid: ({ field, max }: Max & { field: string }) =>
      `The ${field} must have 1 to ${max} characters and no control characters.`,
    name_invisible: ({ field }: { field: string }) =>
      `The ${field} must have a visible character and no marks that change the direction of text.`,
    name_only_dots: ({ field }: { field: string }) => `The ${field} must not be "." or "..".`,
    text_invalid: ({ field, max }: Max & { field: string }) =>
      `The ${field} must be valid text of at most ${max} characters.`,
    phone_invalid: "That is not a phone number.",
    phone_not_dialable: "The phone number must have 5 to 20 digits.",
    email_invalid: "That is not an e-mail address.",
    password_too_short: ({ min }: { min: number }) =>
      `The password must have at least ${counted(min, "character")}.`,
    password_too_long: ({ max }: Max) => `The password must have at most ${max} characters.`,
    hooks_too_many: ({ max }: Max) => `A room can have at most ${max} webhooks.`,
    message_empty: "The message is empty.",
    text_malformed: "The text is not valid Unicode.",
    reaction_not_emoji: "A reaction must be an emoji.",
    too_many_reactions: ({ max }: Max) => `A message can have at most ${max} different reactions.`,
    too_many_pins: ({ max }: Max) => `A room can have at most ${max} pinned messages.`,
    capacity_invalid: ({ max }: Max) => `The capacity must be a whole number from 0 to ${max}.`,
    room_ambiguous: "You are in several rooms: name one.",
    ban_target_missing: "Name either a user or an address to ban.",
    yourself: "You cannot do that to yourself.",
    address_invalid: "That is not a network address.",
    target_invalid: "That is not a network address, a phone number of 5 to 20 digits or an e-mail address.",
    expiry_in_past: "The expiry must be in the future.",
    sns_id_invalid: "The third-party id is not valid.",
    code_count_invalid: ({ max }: Max) => `Create 1 to ${max} codes at a time.`,
    activation_code_used: "That code has already been used.",
    login_not_needed: "The desktop app's own window needs no login.",
    setting_invalid: ({ problems }: { problems: Readonly<Record<string, SettingProblem>> }) => {
      const [[name, { message }] = ["", { message: "not valid" }]] = Object.entries(problems);
      return `${name}: ${message}`;
    },
    folder_unusable: ({ why }: Cause) => `That folder cannot be used: ${why}.`,
    backup_newer: ({ path, version }: { path: string; version: string }) =>
      `${path} was made by a newer version of Hearth (${version}). Update this server first.`,
    backup_damaged: ({ path, why }: Cause & { path: string }) =>
      `${path} is not a complete Hearth backup: ${why}.`,
  },
  unauthenticated: {
    login_needed: "Log in first.",
    /** The call had no token. */
    token_missing: "Log in first.",
    token_invalid: "The token is not valid or has expired. Log in again.",
    account_leaving: "That account is being deleted.",
    setup_link_invalid: "That setup link is not valid or has already been used.",
  },
  wrong_password: {
    password_wrong: "The password is wrong.",
    login_wrong: "The name or the password is wrong.",
    old_password_wrong: "The current password is wrong.",
    sns_refused: "The provider did not confirm this sign-in.",
  },
  wrong_code: { code_wrong: "The code is wrong or no longer valid." },
  forbidden: {
    owner_only: "Only the room's owner can do that.",
    too_many_rooms: ({ max }: Max) => `One person can own at most ${counted(max, "room")}.`,
    admin_only: "Only admins can do that.",
    host_only: "Only the server's admin console can do that.",
    page_owner_only: "Only the page's creator can do that.",
    room_read_only: "Only the owner and admins can post in this room.",
    room_inactive: "This room is closed.",
    deletes_own_only: "You can only delete your own messages here.",
    edits_own_only: "You can only edit your own text messages.",
    edit_time_over: ({ minutes }: { minutes: number }) =>
      `Messages can only be edited for ${counted(minutes, "minute")} after they were sent.`,
    account_of_another: "That account belongs to somebody else.",
    page_hidden:
      "The server cannot tell which page sent this, for example one opened from a file. Send a token.",
    proof_needed: ({ username }: { username: string }) => `Log in as ${username} first.`,
    password_needed: "Give your password to delete this from a web page.",
    conversation_unowned: "A direct conversation has no owner.",
    target_is_admin: "That user is an admin.",
    target_is_banned: "That user is banned from the room. An admin can lift the ban.",
    console_local_only: "The admin console can only be opened on the server's own computer.",
    console_foreign_page: "The admin console cannot be used from another site's page.",
    restore_elsewhere: "Over the network a backup can only be restored into this server's own folder.",
  },
  banned: { banned: (values: Restriction) => restriction("Banned", values) },
  muted: { muted: (values: Restriction) => restriction("Muted", values) },
  not_member: {
    not_in_room: "You are not in that room. Join it first.",
    in_no_room: "You are in no room.",
    target_not_in_room: "That user is not in the room.",
    heir_not_in_room: "The new owner must be a member of the room.",
  },
  registration_closed: { registration_closed: "Registration is closed on this server." },
  activation_code: { activation_code_invalid: "The activation code is not valid." },
  not_found: {
    nothing_here: "There is nothing at this address.",
    file_not_found: "There is no such file.",
    ban_not_found: "There is no such ban.",
    mute_not_found: "That user is not muted there.",
    session_not_found: "That user has no such session.",
    captcha_not_found: "There is no such code.",
    captcha_over: "That code can no longer be used.",
    not_blacklisted: "That is not on the blacklist.",
    page_not_found: "There is no such page.",
    hook_not_found: "There is no such webhook.",
    activation_code_not_found: "There is no such activation code.",
    backup_not_found: ({ path }: { path: string }) => `There is no backup at ${path}.`,
    restore_not_pending: "No restore is pending.",
  },
  user_not_found: {
    user_not_found: "There is no such user.",
    username_not_found: ({ username }: { username: string }) => `There is no user called ${username}.`,
    email_not_found: "No account has that e-mail address.",
    phone_not_found: "No account has that phone number.",
  },
  room_not_found: { room_not_found: "There is no such room." },
  message_not_found: { message_not_found: "There is no such message." },
  duplicate: {
    /** `field`: what has to be unique, as `username` or `email`. */
    taken: ({ field }: { field: string }) => `That ${field} is already taken.`,
    name_similar: ({ field }: { field: string }) => `That ${field} looks like somebody else's.`,
    name_reserved: ({ field }: { field: string }) => `That ${field} is reserved for the server.`,
    folder_not_empty: ({ folder }: { folder: string }) =>
      `${folder} is not empty. Restore into a folder that is new or empty.`,
  },
  already_inside: { already_in_room: "You are in the room already." },
  room_full: { room_full: "This room is full. Try again when somebody has left." },
  room_private: { room_private: "This room is private. Ask its owner for the code." },
  too_long: {
    message_too_long: ({ max }: Max) => `A message can have at most ${counted(max, "character")}.`,
  },
  too_large: {
    body_too_large: ({ maxBytes }: MaxBytes) => `The request is larger than ${maxBytes} bytes.`,
    too_many_parts: ({ max }: Max) => `The body has more than ${max} parts.`,
    file_too_large: ({ maxBytes }: MaxBytes) => `A file can have at most ${maxBytes} bytes.`,
    picture_too_large: ({ maxBytes }: MaxBytes) => `An image can have at most ${maxBytes} bytes.`,
    picture_too_many_pixels: ({ width, height }: { width: number; height: number }) =>
      `The image is ${width} by ${height} pixels, which is too large.`,
    picture_too_slow: "The image takes too long to read.",
    export_too_large: "The history is too long for one file.",
  },
  unsupported_media: {
    picture_type_unsupported: "An image must be PNG, JPEG, WebP, GIF or AVIF.",
    not_a_picture: "That file is not an image.",
    picture_keeps_place: "That kind of image can hold the place where it was taken. Send it as JPEG or PNG.",
  },
  rate_limited: {
    too_many_requests: (values: RetryAfter) => `Too many tries. ${wait(values)}`,
    created_too_fast: (values: Max & RetryAfter) =>
      `At most ${values.max} of these can be created in an hour. ${wait(values)}`,
    too_many_passwords: (values: RetryAfter) => `Too many wrong passwords. ${wait(values)}`,
    searches_waiting: (values: RetryAfter) => `Your other searches are still running. ${wait(values)}`,
    export_running: (values: RetryAfter) => `Your other export is still running. ${wait(values)}`,
  },
  blacklisted: {
    /** This request exceeded the limit. */
    blacklisted_now: "Too many codes were requested. Try again later.",
    blacklisted: "Too many codes were requested. Try again later.",
  },
  storage_full: {
    disk_full: "The server's disk is full. Nothing was stored; try again later.",
    disk_nearly_full:
      "The server's disk is nearly full. Uploads and registrations wait until the admin frees space.",
    quota_reached: ({ quotaBytes }: { quotaBytes: number }) =>
      `Your files may take ${quotaBytes} bytes on this server. Delete some to upload more.`,
    backup_disk_full: "The backup could not be made: the disk is full.",
    restore_disk_full: "The backup could not be restored: the disk is full.",
  },
  storage_failed: {
    disk_failed: "The server could not write to its disk. Nothing was stored; try again later.",
    backup_failed: ({ why }: Cause) => `The backup could not be made: ${why}.`,
    restore_failed: ({ why }: Cause) => `The backup could not be restored: ${why}.`,
  },
  unavailable: {
    /** The desktop app says so of its server. */
    not_running: "The server is not running.",
    stopping: "The server is stopping.",
    connection_gone: "The connection was lost.",
    pictures_busy: (values: RetryAfter) => `The server is busy with pictures. ${wait(values)}`,
    picture_url_unreachable: "The image could not be downloaded.",
    sns_unreachable: ({ provider }: { provider: string }) =>
      `The sign-in could not be checked with ${provider}. Try again later.`,
    order_impossible: ({ order }: { order: "stop" | "restart" }) => `This server cannot ${order} itself.`,
    port_busy: ({ port }: { port: number }) => `Port ${port} is already in use.`,
    port_forbidden: ({ port }: { port: number }) => `This user may not open port ${port}.`,
    address_not_here: ({ host }: { host: string }) => `This computer has no network address ${host}.`,
    port_failed: ({ port, host, why }: Cause & { port: number; host: string }) =>
      `Port ${port} on ${host} cannot be opened: ${why}.`,
  },
  method_not_allowed: { method_not_allowed: ({ allow }: { allow: string }) => `Use ${allow}.` },
  unknown_operation: {
    operation_unknown: ({ operation }: { operation: string }) => `There is no operation "${operation}".`,
  },
  internal: { internal: "Something went wrong on the server." },
} as const;

type Sentences = typeof SENTENCES;
export type ErrorCode = keyof Sentences;
export type ReasonOf<C extends ErrorCode> = { [K in C]: keyof Sentences[K] & string }[C];
export type Reason = ReasonOf<ErrorCode>;

type Flat<U> = (U extends unknown ? (union: U) => void : never) extends (all: infer A) => void ? A : never;
type ByReason = Flat<Sentences[ErrorCode]>;

/** Reason → the values that come with it. */
export type ReasonValues = {
  readonly [R in Reason]: ByReason[R & keyof ByReason] extends (values: infer V) => string
    ? V
    : Record<never, never>;
};
export type CodeOf<R extends Reason> = {
  [C in ErrorCode]: R & ReasonOf<C> extends never ? never : C;
}[ErrorCode];

/** A refusal as the native API and the console send it. `details` are the reason's values, where it has any. */
export type WireError<R extends Reason = Reason> = {
  [K in R]: {
    readonly code: CodeOf<K>;
    readonly reason: K;
    /** A plain English sentence. */
    readonly message: string;
  } & (keyof ReasonValues[K] extends never
    ? { readonly details?: undefined }
    : { readonly details: ReasonValues[K] });
}[R];
