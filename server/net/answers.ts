import type { Context } from "koa";

/** Short answers of the host itself: a small page for a person who navigates, one line for a program. */
export function say(ctx: Context, status: number, sentence: string): void {
  ctx.status = status;
  if (ctx.accepts("text", "html") === "html") {
    ctx.type = "html";
    ctx.body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Hearth</title><h1>${status}</h1><p>${sentence}</p></html>\n`;
  } else {
    ctx.type = "text";
    ctx.body = `${sentence}\n`;
  }
}

/** Whether the method is one of `methods`; if not, the request is answered: 405, or 204 to OPTIONS. */
export function allowMethods(ctx: Context, ...methods: string[]): boolean {
  if (methods.includes(ctx.method)) return true;
  ctx.set("Allow", [...methods, "OPTIONS"].join(", "));
  if (ctx.method === "OPTIONS") ctx.status = 204;
  else say(ctx, 405, "This method is not allowed here.");
  return false;
}
