/** Keeps the web client's page and its parts. Never touches the API, uploads, the console or another site. */
const CACHE = "hearth-shell-1";
const STILL = ["/old-browser.js", "/icon.svg", "/icon-192.png", "/manifest.webmanifest"];

/** Returns the addresses of the page's own parts. */
const partsOf = (html) => [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);

/**
 * Finds a stored answer. Ignores `Vary`: a part's name changes with its content, and the worker's requests lack the
 * `Origin` that those of the page's scripts have.
 */
const find = (request) => caches.match(request, { ignoreVary: true });

/** Whether it is the server's page, and not, for example, the login page of a network. */
const isPage = (answer, html) => answer.ok && !answer.redirected && html.includes(STILL[0]);

/** Whether it is a part of the page; anything else that answers at its address sends a page. */
const isPart = (answer) => answer.ok && !answer.headers.get("content-type")?.startsWith("text/html");

/** Fetches the page and stores it together with its parts, so that they always match. */
async function refreshPage() {
  const answer = await fetch("/", { cache: "no-cache" });
  const html = await answer.clone().text();
  if (!isPage(answer, html)) return answer;
  const parts = await Promise.all([...partsOf(html), ...STILL].map(part));
  if (parts.every(isPart)) await (await caches.open(CACHE)).put("/", answer.clone());
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

/** Returns the stored page at once, and fetches a newer one for the next time. */
async function page(event) {
  const kept = await find("/");
  const fresh = refreshPage();
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  return kept;
}

/** Returns a part, stored at its first use. Its name changes with its content, so a stored one never goes stale. */
async function part(request) {
  const kept = await find(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (isPart(answer)) await (await caches.open(CACHE)).put(request, answer.clone());
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
