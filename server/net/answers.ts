import type { Context } from "koa";

/** A sentence in the languages of the pages. */
export interface Sentence {
  readonly en: string;
  readonly zh: string;
}

/**
 * Answers for the host itself: a small page in the browser's language for a person who navigates, one English line for
 * a program.
 */
export function say(ctx: Context, status: number, { en, zh }: Sentence): void {
  ctx.status = status;
  if (ctx.accepts("text", "html") === "html") {
    const [lang, sentence] = ctx.acceptsLanguages("en", "zh") === "zh" ? ["zh-CN", zh] : ["en", en];
    ctx.vary("Accept-Language");
    ctx.type = "html";
    ctx.body = `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Hearth</title><h1>${status}</h1><p>${sentence}</p></html>\n`;
  } else {
    ctx.type = "text";
    ctx.body = `${en}\n`;
  }
}

/** Whether the method is one of `methods`; if not, the request is answered: 405, or 204 to OPTIONS. */
export function allowMethods(ctx: Context, ...methods: string[]): boolean {
  if (methods.includes(ctx.method)) return true;
  ctx.set("Allow", [...methods, "OPTIONS"].join(", "));
  if (ctx.method === "OPTIONS") ctx.status = 204;
  else say(ctx, 405, { en: "This method is not allowed here.", zh: "这里不支持这种请求方法。" });
  return false;
}
