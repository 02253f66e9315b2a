// Starts what the chat's page is given besides the chat: the worker that lets it start without a network, and the other
// scripts, each when it is first wanted. Refuses to know what they do: what happened before is let happen once more.

const loaded = new Set();
const underWay = {};

/** Loads a script once. One that could not be had is asked for again when it is wanted again. */
const load = (name) =>
  (underWay[name] ??= import(`./${name}.js`).then(
    () => loaded.add(name),
    () => delete underWay[name],
  ));

/** What a press is for. */
const pressed = [
  ["files", "a[data-picture]"],
  ["writing", "[data-tool], [data-deed=pick]"],
];

/** A link in a message that leads to this site stays in this tab; to a message of this room, it is gone to as a quote is. */
function leadOn(link) {
  if (link.origin !== location.origin) return;
  link.removeAttribute("target");
  const [, of] = link.hash.match(/^#m(\d+)$/) ?? [];
  if (of && link.pathname === location.pathname) Object.assign(link.dataset, { deed: "jump", of });
}

document.addEventListener(
  "click",
  (click) => {
    if (click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
    const target = click.target.closest?.("a, button");
    if (target?.matches(".bubble__said a")) leadOn(target);
    const [name] = pressed.find(([, which]) => target?.matches(which)) ?? [];
    if (!name || loaded.has(name)) return;
    click.preventDefault();
    click.stopImmediatePropagation();
    load(name).then(() => loaded.has(name) && target.click());
  },
  true,
);

// Whoever goes to the field will write soon; files come by its side, by being let fall on it, and by pasting.
document.addEventListener("focusin", ({ target }) => {
  if (target.closest?.("#composer, #tools, #composer-files")) ["writing", "files"].forEach(load);
  if (target.matches?.("[data-composer]")) ["writing", "call", "slash"].forEach(load);
  if (target.id === "filter-rooms") load("keys");
});
document.addEventListener("dragenter", () => load("files"));
document.addEventListener("change", ({ target }) => {
  if (target.id !== "composer-files" || loaded.has("files")) return;
  load("files").then(() => target.dispatchEvent(new Event("change", { bubbles: true })));
});

// Days and hours are the reader's, and only the browser knows where that is: minutes east of UTC.
document.addEventListener("submit", ({ target }) => {
  const zone = target.querySelector("input[name=zone]");
  if (zone && !zone.value) zone.value = -new Date().getTimezoneOffset();
});

const isField = (element) => element.closest?.("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (press) => {
  const { key, ctrlKey, metaKey, target } = press;
  const isSwitch = key.toLowerCase() === "k" && (ctrlKey || metaKey);
  const leads = key === "Escape" && document.querySelector(".pill:not([hidden])");
  if (loaded.has("keys") || press.defaultPrevented || !(isSwitch || leads || (key === "?" && !isField(target)))) return;
  press.preventDefault();
  const again = new KeyboardEvent("keydown", { key, ctrlKey, metaKey, bubbles: true });
  load("keys").then(() => target.dispatchEvent(again));
});
// A keyboard that lies over the page instead of making it shorter (iOS knows no `interactive-widget`): what is left is the
// window then. Who has drawn the page larger with two fingers sees a part of it, and no keyboard.
const view = window.visualViewport;
view?.addEventListener("resize", () => {
  const covered = view.scale === 1 && innerHeight - view.height > 1;
  document.documentElement.style.setProperty("--window", covered ? `${view.height}px` : "");
  if (covered) scrollTo(0, 0);
});

// An answer that comes to what stands above all that is here has no quote yet.
const messages = document.querySelector(".log .messages");
if (messages) {
  new MutationObserver(() => {
    for (const link of messages.querySelectorAll(".bubble__answered > span:only-child")) {
      import("./quote.js").then(({ quote }) => quote(link.parentElement)).catch(() => {});
    }
  }).observe(messages, { childList: true });
}

// Without a script the form asks the server; with one it filters at once, and what the server was asked for, too.
const filter = document.getElementById("filter-rooms");
filter?.form.addEventListener("submit", (submit) => submit.preventDefault());
if (filter?.value) load("keys");

const hearers = {
  "redovisa.news": "notify",
  "redovisa.typing": "typing",
  "redovisa.faces": "faces",
  "redovisa.waiting": "waiting",
};

window.addEventListener("message", ({ source, data }) => {
  const name = source === window && hearers[data?.[0]];
  if (name && !loaded.has(name)) load(name).then(() => loaded.has(name) && window.postMessage(data, location.origin));
});

// Where this browser notifies, each tab says at once what is looked at in it.
try {
  if (JSON.parse(localStorage.getItem("redovisa.notify"))?.on) load("notify");
} catch {
  // A browser that keeps nothing notifies of nothing.
}

// Nobody sits before it, perhaps.
document.addEventListener("visibilitychange", () => load("away"), { once: true });
setTimeout(() => load("away"), 60_000);

const worker = navigator.serviceWorker;

if (worker) {
  worker.register("/worker.js").catch(() => {});
  // Somebody has pressed a notification, and was brought to this tab.
  worker.addEventListener("message", ({ data }) => {
    if (data?.go && data.go !== location.pathname) location.assign(data.go);
  });
  // What this browser has seen is what it shall start with: the page as it is now, not as it was loaded.
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState !== "hidden") return;
    const { active } = (await worker.getRegistration()) ?? {};
    active?.postMessage({ keep: location.pathname });
  });
}
