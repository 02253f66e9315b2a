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

document.addEventListener(
  "click",
  (click) => {
    if (click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
    const target = click.target.closest?.("a, button");
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
  if (target.matches?.("[data-composer]")) ["writing", "call"].forEach(load);
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
// It works once a script is there, so it is not shown before.
const filter = document.getElementById("filter-rooms")?.closest("p");
if (filter) filter.hidden = false;

const hearers = { "redovisa.news": "notify", "redovisa.typing": "typing", "redovisa.faces": "faces" };

window.addEventListener("message", ({ source, data }) => {
  const name = source === window && hearers[data?.[0]];
  if (name && !loaded.has(name)) load(name).then(() => loaded.has(name) && window.postMessage(data, location.origin));
});

// Nobody sits before it, perhaps.
document.addEventListener("visibilitychange", () => load("away"), { once: true });
setTimeout(() => load("away"), 60_000);

const worker = navigator.serviceWorker;

if (worker) {
  worker.register("/worker.js").catch(() => {});
  // What this browser has seen is what it shall start with: the page as it is now, not as it was loaded.
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState !== "hidden") return;
    const { active } = (await worker.getRegistration()) ?? {};
    active?.postMessage({ keep: location.pathname });
  });
}
