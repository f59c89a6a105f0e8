/** The project's folder. */
export const root: string;
/** Builds every part whose sources changed since it was built last; `parts` alone when given, all with `force`. */
export function ensureBuilt(options?: { force?: boolean; parts?: string[] }): Promise<void>;
