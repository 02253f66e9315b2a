// Answers for the site where there is no network, with what this browser has seen of it. Asks the network first,
// always: whoever is online gets no stale page. Leads whoever presses a notification to its room. Of what a page holds
// it knows only whose it is.
//
// BUILD stands before this text; a new build is a new worker, which forgets the older one's files.

/** Files of this build. Their addresses never change their content. */
const FILES = `files ${BUILD}`;
/** Pages as they were last seen, which are of the build that made them. */
const PAGES = `pages ${BUILD}`;
/** What it asks for when it is first wanted. */
const SCRIPTS = [
  "away.js",
  "call.js",
  "code.js",
  "copy-link.js",
  "emoji.js",
  "emoji.txt",
  "faces.js",
  "field.js",
  "files.js",
  "keys.js",
  "notify.js",
  "quote.js",
  "slash.js",
  "thread.js",
  "typing.js",
  "waiting.js",
  "writing.js",
].map((name) => `${BUILD}/scripts/${name}`);
/** What a page of the chat needs besides what it names: it may be asked for when there is no network. */
const SHELL = ["/favicon.svg", "/manifest.webmanifest", ...SCRIPTS];
/** Most pages that are kept: more than one has open, fewer than would fill a telephone. */
const MOST = 40;
/** Where among them it is noted whose they are. */
const WHOSE = "/whose";
/** Whose pages are nobody's to find on a machine that others use. */
const NEVER = /^\/(account|owner|lab)\b|^\/chat\/search/;
/** How one stops being who one was: then what was kept is somebody else's. */
const FAREWELL = /^\/(chat\/leave|account\/(sign-out|delete|end-session|end-others|sign-in))$/;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(FILES).then((files) => files.addAll(SHELL)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forget((name) => name !== FILES && name !== PAGES));
});

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(refresh(event.data.keep).catch(() => {}));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method !== "GET") {
    if (FAREWELL.test(pathname)) event.waitUntil(leave());
  } else if (pathname.startsWith("/build/")) {
    event.respondWith(built(request));
  } else if (request.mode === "navigate" && !NEVER.test(pathname)) {
    event.respondWith(visit(event, request));
  } else if (SHELL.includes(pathname)) {
    event.respondWith(fetch(request).catch(() => kept(request)));
  }
});

/** A file that is the same for ever: once is enough. */
async function built(request) {
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(FILES)).put(request, answer.clone());
  return answer;
}

/** A page from the network; from what was seen where there is none. */
async function visit(event, request) {
  const { pathname } = new URL(request.url);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) event.waitUntil(keep(pathname, answer.clone()));
    return answer;
  } catch (error) {
    const page = (await kept(request)) ?? (pathname.startsWith("/chat") ? await newest() : undefined);
    if (page) return page;
    throw error;
  }
}

/** To the tab where the room is open, or to another of the chat, which goes there by itself; else to a new one. */
async function lead(path) {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const at = (tab) => new URL(tab.url).pathname;
  const tab = tabs.find((tab) => at(tab) === path) ?? tabs.find((tab) => at(tab).startsWith("/chat/"));
  if (!tab) return self.clients.openWindow(path);
  tab.postMessage({ go: path });
  await tab.focus().catch(() => {});
}

/** What was kept of an address, whatever part of the page it named. */
const kept = (request) => caches.match(request, { ignoreSearch: true, ignoreVary: true });

/** The chat's page that was seen last. */
async function newest() {
  const pages = await caches.open(PAGES);
  const seen = (await pages.keys()).filter(({ url }) => /^\/chat\/[^/]+$/.test(new URL(url).pathname));
  return seen.length ? pages.match(seen.at(-1), { ignoreVary: true }) : undefined;
}

/** Looks at a page again, so that the newest of it is what is kept. */
async function refresh(path) {
  if (NEVER.test(path)) return;
  const answer = await fetch(path, { headers: { accept: "text/html" } });
  if (answer.ok && !answer.redirected) await keep(path, answer);
}

/** What is being kept. One page after the other, as they came: else an older one that took longer would be the last. */
let keeping = Promise.resolve();

/** Keeps a page and all that it starts with, and of the others the newest. */
function keep(path, answer) {
  const kept = keeping.then(() => put(path, answer));
  keeping = kept.catch(() => {});
  return kept;
}

async function put(path, answer) {
  if (!answer.headers.get("content-type")?.startsWith("text/html")) return;
  const text = await answer.clone().text();
  await belong(text);
  const files = await caches.open(FILES);
  for (const [file] of text.matchAll(/\/build\/[\w-]+\/\w+\/[\w.-]+\.\w+/g)) {
    if (!(await files.match(file))) await files.add(file).catch(() => {});
  }
  const pages = await caches.open(PAGES);
  // Kept anew, it is the last in order.
  await pages.delete(path, { ignoreVary: true });
  await pages.put(path, answer);
  const all = await pages.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await pages.delete(old);
}

/** What was kept for somebody else goes: their session may have been ended from elsewhere. */
async function belong(text) {
  const [, carried] = text.match(/<script type="application\/json" id="carried">(.*?)<\/script>/s) ?? [];
  if (!carried) return;
  const reader = String(JSON.parse(carried).you?.id ?? "nobody");
  const before = await (await caches.match(WHOSE))?.text();
  if (before && before !== reader) await caches.delete(PAGES);
  // Kept anew each time, it is never among the oldest.
  const pages = await caches.open(PAGES);
  await pages.delete(WHOSE);
  await pages.put(WHOSE, new Response(reader));
}

async function forget(which) {
  for (const name of await caches.keys()) if (which(name)) await caches.delete(name);
}

/** Nothing is left, and nobody answers here any more; the next page of the chat starts a worker anew. */
async function leave() {
  await forget(() => true);
  await self.registration.unregister();
}
