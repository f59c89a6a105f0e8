/** Keeps the web client's page and its parts. Never touches the API, uploads, the console or another site. */
const CACHE = "hearth-shell-1";
const STILL = ["/old-browser.js", "/icon.svg", "/icon-192.png", "/manifest.webmanifest"];

/** The addresses of the page's own parts, as it names them. */
const partsOf = (html) => [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);

/** Names tell contents, so what a host varies by (`Origin`, which a page's own scripts send and a worker does not) is no matter. */
const find = (request) => caches.match(request, { ignoreVary: true });

/** Fetches the page and puts it away together with its parts, so that both always fit. */
async function refreshPage() {
  const answer = await fetch("/", { cache: "no-cache" });
  if (!answer.ok) return answer;
  const cache = await caches.open(CACHE);
  const parts = partsOf(await answer.clone().text());
  const missing = [];
  for (const part of [...parts, ...STILL]) if (!(await find(part))) missing.push(part);
  await cache.addAll(missing);
  await cache.put("/", answer.clone());
  return answer;
}

self.addEventListener("install", (event) => {
  event.waitUntil(refreshPage().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

/** The kept page at once; a newer one is fetched for the next time. */
async function page(event) {
  const kept = await find("/");
  const fresh = refreshPage();
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  return kept;
}

/** A part's name changes with its content, so a kept one is right for ever. */
async function part(request) {
  const kept = await find(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const { pathname } = url;
  if (request.mode === "navigate" && (pathname === "/" || pathname.startsWith("/r/")))
    event.respondWith(page(event));
  else if (pathname.startsWith("/assets/") || STILL.includes(pathname)) event.respondWith(part(request));
});

/** A touched notification opens its message: in a page that is open, else in a new one. */
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const place = event.notification.data;
  const open = async () => {
    const pages = await self.clients.matchAll({ type: "window" });
    const page = pages.find(({ url }) => /^\/(?:r\/|$)/.test(new URL(url).pathname));
    if (!page) return self.clients.openWindow(`/r/${place.roomId}?at=${place.seq}`);
    await page.focus();
    page.postMessage(place);
  };
  event.waitUntil(open());
});
