/** What of a data folder is data, and what is only of this place and this run. */

const NOT_DATA = new Set(["host.lock", "logs", "backups"]);
const PASSING = /^\.|\.(tmp|bak)$|^(restore-|before-restore-)/;

/** Whether a file or folder by that name belongs in a backup. */
export const isDataEntry = (name: string): boolean => !NOT_DATA.has(name) && !PASSING.test(name);
