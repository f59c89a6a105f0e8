/** The token for all calls: every API accepts sessions of the others. Kept until the tab is closed. */
import { createSetting, tabStorage } from "../../ui/storage.ts";

const setting = createSetting("hearth.docs.token", (kept) => kept ?? "", tabStorage);

export const useToken = setting.use;
export const setToken = setting.set;
