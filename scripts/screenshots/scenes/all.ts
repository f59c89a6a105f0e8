import { arriving } from "./arriving.ts";
import { console_ } from "./console.ts";
import { conversation } from "./conversation.ts";
import { dialogs } from "./dialogs.ts";
import { reference } from "./reference.ts";
import { rooms } from "./rooms.ts";
import { states } from "./states.ts";

/** Every page, dialog and state, in the order of the contact sheet. Rooms come before what reads them. */
export const SCENES = [
  ...arriving,
  ...rooms,
  ...conversation,
  ...dialogs,
  ...states,
  ...console_,
  ...reference,
];
