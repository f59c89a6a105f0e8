/** The copying is shared by both faces. */
export { copyText } from "../ui/copy.ts";
