/** Module hooks: what the built shell imports as `electron` is the stand-in. */
const STAND_IN = new URL("index.ts", import.meta.url).href;

export function resolve(specifier, context, next) {
  return specifier === "electron" ? { url: STAND_IN, shortCircuit: true } : next(specifier, context);
}
