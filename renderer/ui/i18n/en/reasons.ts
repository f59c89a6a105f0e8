/** Why the server refused something, or could not be asked, in English. */

import { byteSize, duration, endTime } from "../../time.ts";
import type { ReasonTexts } from "../reasons.ts";
import { formatNumber } from "../text.ts";

const s = (count: number): string => (count === 1 ? "" : "s");
const ended = (what: string, { until, why }: { until: string | null; why: string }): string =>
  `You are ${what}${until === null ? "" : ` until ${endTime(until)}`}.${why === "" ? "" : ` Reason: ${why}`}`;
const n = (value: number): string => formatNumber(value, "en");
const wait = (seconds: number): string => `Try again in ${duration(seconds, "en")}.`;

export const reasonsEn: ReasonTexts = {
  offline: "No connection to the server. Check your network.",
  aborted: "Cancelled.",
  file_unreadable: "The file cannot be read. It may have been changed, moved or deleted; choose it again.",
  file_gone: "This browser could not keep the file. Choose it again; the upload continues where it stopped.",
  bad_answer: "The server gave an unexpected answer. Reload the page.",
  internal: "Something went wrong on the server. Tell the admin.",

  parameters_invalid: ({ findings }) =>
    `The server did not accept this: ${findings.map(({ field, problem }) => (field ? `${field}: ${problem}` : problem)).join("; ")}`,
  request_cut_off: "The connection broke while sending. Try again.",
  encoding_unknown: "The server cannot read this compression.",
  compression_damaged: "The data arrived damaged. Try again.",
  not_utf8: "The text is not valid UTF-8.",
  json_invalid: "The request is not valid JSON.",
  json_not_object: "The request must be a JSON object.",
  json_too_complex: "The request is nested too deeply or has too many values.",
  form_too_long: ({ max }) => `The form has more than ${n(max)} fields.`,
  multipart_invalid: "The upload arrived damaged. Try again.",
  body_type_unknown: "The server does not understand this kind of request.",
  event_unknown: "The server does not know this action. Reload the page.",
  handshake_invalid: "The connection could not be opened. Reload the page.",
  payload_not_object: "The server does not understand this request.",
  frame_not_text: "Only text can be sent here.",
  file_missing: "Choose a file first.",
  file_not_alone: "Send one file at a time.",
  picture_missing: "Choose a picture first.",
  file_empty: "The file is empty.",
  upload_not_found: "The uploaded file is no longer there. Upload it again.",
  reply_to_nothing: "The message you are replying to does not exist.",
  upload_unfinished: "The file has not been uploaded completely yet. Wait for the rest.",
  upload_request_invalid: ({ why }) => `The upload did not go as the server expects: ${why}`,
  picture_damaged: "This file is damaged or not a picture. Choose another one.",
  picture_url_invalid: "Enter an address that starts with http:// or https://.",
  picture_url_refused: "The server does not download pictures from that address. Use another one.",
  picture_url_redirects: "That address redirects too many times. Use another one.",
  picture_url_no_image: "There is no picture at that address. Use another one.",
  picture_url_too_large: ({ maxBytes }) =>
    `The picture at that address is larger than ${byteSize(maxBytes)}.`,
  icon_unreachable: "The picture could not be downloaded. Check the address.",
  picture_url_unreachable: "The picture could not be downloaded. Check the address.",
  data_url_invalid: "The picture is damaged. Choose another one.",
  name_invalid: ({ max }) => `Use 1 to ${n(max)} visible characters.`,
  name_invisible: "Use at least one visible character, and no marks that change the direction of text.",
  name_only_dots: "Add another character: a name cannot be “.” or “..”.",
  text_invalid: ({ max }) => `Use at most ${n(max)} characters.`,
  phone_invalid: "Enter a valid phone number.",
  phone_not_dialable: "Enter a phone number of 5 to 20 digits.",
  email_invalid: "Enter a valid e-mail address.",
  password_too_short: ({ min }) => `The password must have at least ${n(min)} character${s(min)}.`,
  password_too_long: ({ max }) => `The password can have at most ${n(max)} characters.`,
  hooks_too_many: ({ max }) => `A room can have at most ${n(max)} webhooks. Revoke one first.`,
  message_empty: "The message is empty.",
  text_malformed: "The text contains broken characters. Remove them and try again.",
  reaction_not_emoji: "A reaction must be an emoji.",
  too_many_reactions: ({ max }) => `A message can have at most ${n(max)} different reactions.`,
  too_many_pins: ({ max }) => `A room can have at most ${n(max)} pinned messages. Unpin one first.`,
  capacity_invalid: ({ max }) => `Enter a whole number from 0 to ${n(max)}.`,
  room_ambiguous: "You are in several rooms. Choose one.",
  ban_target_missing: "Choose either a user or an address.",
  yourself: "You cannot do that to yourself.",
  address_invalid: "Enter a valid network address.",
  target_invalid: "Enter a network address, a phone number of 5 to 20 digits or an e-mail address.",
  expiry_in_past: "The expiry must be in the future.",
  sns_id_invalid: "This third-party account is not valid.",
  code_count_invalid: ({ max }) => `Create 1 to ${n(max)} codes at a time.`,
  activation_code_used: "This activation code has already been used. Ask the admin for another one.",
  login_not_needed: "This window needs no login.",
  setting_invalid: "Some settings are not valid. Correct them and save again.",
  folder_unusable: ({ why }) => `This folder cannot be used: ${why}. Choose another one.`,
  backup_newer: ({ path, version }) =>
    `${path} was made by a newer version of Hearth (${version}). Update this server first.`,
  backup_damaged: ({ path, why }) => `${path} is not a complete Hearth backup: ${why}. Choose another one.`,

  login_needed: "Log in first.",
  token_missing: "Log in first.",
  token_invalid: "Your login has expired. Log in again.",
  account_leaving: "This account is being deleted.",
  setup_link_invalid: "This link is not valid or has already been used.",
  password_wrong: "The password is wrong.",
  login_wrong: "The name or the password is wrong.",
  old_password_wrong: "Current password is incorrect.",
  sns_refused: "The provider did not confirm this sign-in. Sign in again.",
  code_wrong: "This code is wrong or no longer valid. Request a new one.",

  owner_only: "Only the room's owner can do that.",
  admin_only: "Only admins can do that.",
  host_only: "Only the server's admin console can do that.",
  page_owner_only: "Only the owner of the merchant page can do that.",
  room_inactive: "This room is closed.",
  room_read_only: "Only the owner and admins can post in this room.",
  deletes_own_only: "You can only delete your own messages.",
  edits_own_only: "You can only edit your own text messages.",
  edit_time_over: ({ minutes }) => `Messages can be edited for ${minutes} minute${s(minutes)} only.`,
  account_of_another: "That account belongs to someone else.",
  password_needed: "Enter your password to delete this.",
  page_hidden:
    "The server cannot tell which page sent this, for example one opened from a file. Send a token.",
  proof_needed: ({ username }) => `Log in as ${username} first.`,
  conversation_unowned: "A direct conversation has no owner.",
  target_is_admin: "Only the admin console can do that to an admin.",
  target_is_banned: "This person is banned from the room. An admin can lift the ban.",
  console_local_only: "The admin console can only be opened on the server's own computer.",
  console_foreign_page: "The admin console cannot be used from another site's page.",
  restore_elsewhere:
    "Over the network, a backup can only be restored to this server's own folder. Use the desktop app for other folders.",
  banned: (values) => ended("banned", values),
  muted: (values) => ended("muted", values),

  not_in_room: "You are not a member of this room. Join it first.",
  in_no_room: "You are not in any room. Join one first.",
  target_not_in_room: "That user is not a member of the room.",
  heir_not_in_room: "The new owner must be a member of the room.",
  registration_closed: "Registration is closed on this server. Ask the admin for an account.",
  activation_code_invalid: "This activation code is not valid. Ask the admin for one.",

  nothing_here: "The server does not know this action. Reload the page.",
  file_not_found: "This file no longer exists.",
  ban_not_found: "This ban no longer exists.",
  mute_not_found: "That user is no longer muted there.",
  session_not_found: "This session has already ended.",
  captcha_not_found: "This code no longer exists.",
  captcha_over: "This code can no longer be used.",
  not_blacklisted: "This is no longer on the blacklist.",
  hook_not_found: "This webhook no longer exists.",
  page_not_found: "This merchant page no longer exists.",
  activation_code_not_found: "This activation code no longer exists.",
  backup_not_found: ({ path }) => `There is no backup at ${path}.`,
  restore_not_pending: "No restore is pending.",
  user_not_found: "This user no longer exists.",
  username_not_found: ({ username }) => `There is no user called ${username}.`,
  email_not_found: "No account has that e-mail address.",
  phone_not_found: "No account has that phone number.",
  room_not_found: "This room no longer exists.",
  message_not_found: "This message no longer exists.",

  taken: ({ field }) =>
    field === "phone"
      ? "Someone else already uses this phone number. Enter another one."
      : field === "email"
        ? "Someone else already uses this e-mail address. Enter another one."
        : field === "code"
          ? "This room code is already taken. Choose another one."
          : "This name is already taken. Choose another one.",
  name_similar: "This name looks like someone else’s. Choose another one.",
  name_reserved: "This name is reserved for the server. Choose another one.",
  folder_not_empty: ({ folder }) => `${folder} is not empty. Choose a new or empty folder.`,
  already_in_room: "You are already in this room.",
  room_full: "This room is full. Try again when someone has left.",
  room_private: "This room is private, or the code is wrong. Ask the owner for the code.",
  message_too_long: ({ max }) => `A message can have at most ${n(max)} character${s(max)}.`,

  body_too_large: ({ maxBytes }) => `That is too large: at most ${byteSize(maxBytes)}.`,
  too_many_parts: ({ max }) => `The upload has more than ${n(max)} parts.`,
  file_too_large: ({ maxBytes }) => `This file is too large: at most ${byteSize(maxBytes)}.`,
  picture_too_large: ({ maxBytes }) => `This picture is too large: at most ${byteSize(maxBytes)}.`,
  picture_too_many_pixels: ({ width, height }) =>
    `This picture has too many pixels (${width} × ${height}). Scale it down first.`,
  picture_too_slow: "This picture takes too long to read. Choose another one.",
  export_too_large: "The history is too long to open here. Save it from the web client.",
  picture_type_unsupported: "Choose a PNG, JPEG, WebP, GIF or AVIF picture.",
  picture_keeps_place:
    "This kind of picture can reveal where it was taken. Save it as JPEG or PNG and send that instead.",
  not_a_picture: "This file is not a picture. Choose another one.",

  too_many_requests: ({ retryAfterSeconds }) => `That was too fast. ${wait(retryAfterSeconds)}`,
  created_too_fast: ({ max, retryAfterSeconds }) =>
    `At most ${n(max)} of these can be created in an hour. ${wait(retryAfterSeconds)}`,
  too_many_rooms: ({ max }) =>
    `One person can own at most ${n(max)} room${s(max)}. Dissolve one you no longer need first.`,
  too_many_passwords: ({ retryAfterSeconds }) => `Too many wrong passwords. ${wait(retryAfterSeconds)}`,
  searches_waiting: ({ retryAfterSeconds }) =>
    `Your other searches are still running. ${wait(retryAfterSeconds)}`,
  export_running: ({ retryAfterSeconds }) =>
    `You are already saving or printing a conversation. ${wait(retryAfterSeconds)}`,
  blacklisted_now: "Too many codes were requested. Try again later.",
  blacklisted: "Too many codes were requested. Try again later.",

  disk_full: "The server's disk is full. Nothing new can be saved until the admin frees space.",
  disk_nearly_full:
    "The server's disk is nearly full. Uploads and registrations are refused until the admin frees space.",
  quota_reached: ({ quotaBytes }) =>
    `Your files can take up at most ${byteSize(quotaBytes)} on this server. Delete some of them to upload more.`,
  backup_disk_full: "The backup was not made: the disk is full. Free some space and try again.",
  restore_disk_full: "The backup was not restored: the disk is full. Free some space and try again.",
  disk_failed: "The server could not write to its disk. Try again later.",
  backup_failed: ({ why }) => `The backup was not made: ${why}.`,
  restore_failed: ({ why }) => `The backup was not restored: ${why}.`,

  not_running: "The server is not running. Start it first.",
  stopping: "The server is stopping. Try again in a moment.",
  connection_gone: "The connection was lost. Try again.",
  pictures_busy: ({ retryAfterSeconds }) => `The server is busy with pictures. ${wait(retryAfterSeconds)}`,
  sns_unreachable: ({ provider }) => `${provider} could not be reached. Try again later.`,
  order_impossible: ({ order }) => `This server cannot ${order} itself. Use the program that started it.`,
  port_busy: ({ port }) => `Another program uses port ${port}. Nothing was changed. Choose another port.`,
  port_forbidden: ({ port }) =>
    `The server is not allowed to open port ${port} on this computer. Nothing was changed; choose port 1024 or higher.`,
  address_not_here: ({ host }) =>
    `The server's computer has no network address ${host}. Nothing was changed; use one of its own, or 0.0.0.0.`,
  port_failed: ({ port, host, why }) =>
    `Port ${port} on ${host} cannot be opened: ${why}. Nothing was changed.`,
  method_not_allowed: "The server does not know this action. Reload the page.",
  operation_unknown: "The server does not know this action. Reload the page.",
};
