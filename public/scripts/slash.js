// Helps with lines that begin with a slash: offers the commands while one types, and hands a line that is no message
// to the form's own address, which knows what to do with it. Refuses to know what a command means: which there are is
// read off the page that lists them. A thread's field is helped alike; its script hands its lines over by itself.
import { field, isField, offersNothing, wordFor } from "./field.js";

const LIST = "slash-list";
const BEGUN = /^\/[a-z]*$/i;
// How long the list of rooms may take to hear of a room that was just opened.
const PATIENCE = 2_000; // ms

const html = document.documentElement;
/** The room's own field. */
const room = () => document.getElementById("composer");
/** The button beside a field that says a line as it stands. */
const literal = (area) => area.form.querySelector("[name=literal]");

let commands;
let offered = [];
let chosen = 0;

/** The commands as the server lists them: how each is written, and what it does. */
async function known() {
  commands ??= fetch("/chat/keys")
    .then((answer) => answer.text())
    .then((text) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      return [...page.querySelectorAll("#commands > div")].map((row) => ({
        how: row.querySelector("dt").textContent,
        does: row.querySelector("dd").textContent,
      }));
    })
    .catch(() => (commands = undefined) ?? []);
  return commands;
}

const word = (how) => how.split(" ")[0];

async function offer(composer = field()) {
  const begun = composer?.value ?? "";
  if (!BEGUN.test(begun)) return close();
  const all = await known();
  // Somebody types faster than the list comes: then it is no longer about this.
  if (composer.value !== begun) return;
  const wanted = begun.toLowerCase();
  offered = all.filter(({ how }) => word(how).startsWith(wanted) && word(how) !== wanted);
  chosen = 0;
  if (offered.length === 0) close();
  else draw(composer);
}

function draw(composer) {
  const box = document.createElement("ul");
  box.id = LIST;
  box.className = "call-list";
  box.role = "listbox";
  box.ariaLabel = wordFor("commands");
  offered.forEach(({ how, does }, at) => {
    const option = document.createElement("li");
    option.id = `${LIST}-${at}`;
    option.role = "option";
    option.ariaSelected = String(at === chosen);
    option.append(Object.assign(document.createElement("kbd"), { textContent: how }), ` ${does}`);
    // The field keeps the focus.
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => take(composer, at));
    box.append(option);
  });
  document.getElementById(LIST)?.remove();
  composer.form.append(box);
  composer.setAttribute("aria-autocomplete", "list");
  composer.setAttribute("aria-controls", LIST);
  composer.setAttribute("aria-activedescendant", `${LIST}-${chosen}`);
}

function close() {
  if (offered.length === 0) return;
  offered = [];
  document.getElementById(LIST)?.remove();
  offersNothing(field());
}

/** Puts a command into the field, ready for what follows it. */
function take(composer, at) {
  const { how } = offered[at];
  close();
  // After two slashes stands whatever one wants to say.
  write(composer, how.startsWith("//") ? "//" : word(how) + (how.includes(" ") ? " " : ""));
}

function write(composer, text) {
  composer.value = text;
  composer.dispatchEvent(new Event("input", { bubbles: true }));
  composer.focus();
}

/** Says below a field what came of it, aloud too. */
export function tell(composer, text, isFault) {
  document.getElementById("slash-told")?.remove();
  // Only what looks like a command can be said otherwise.
  literal(composer)?.toggleAttribute("hidden", !isFault || !composer.value.startsWith("/"));
  if (!text) return;
  const told = document.createElement("p");
  told.id = "slash-told";
  told.className = isFault ? "fault" : "hint composer__told";
  told.role = isFault ? "alert" : "status";
  composer.form.append(told);
  told.textContent = text;
}

const fresh = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
// A line keeps its id until it is done: sent twice, it is done once.
let last = { text: "", id: "" };

async function obey() {
  delete html.dataset.slash;
  const composer = room();
  const text = composer?.value;
  if (!text) return;
  close();
  if (last.text !== text) last = { text, id: fresh() };
  const answer = await fetch(composer.form.action, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({ body: text, id: last.id }),
  }).catch(() => undefined);
  const came = await answer?.json().catch(() => undefined);
  if (!answer?.ok || !came) return tell(composer, came?.told ?? wordFor("unreachable"), true);
  last = { text: "", id: "" };
  // What was typed meanwhile stays.
  if (composer.value === text) write(composer, "");
  tell(composer, came.told ?? "", false);
  if (came.at) go(came.at);
}

/** Leads to where it is to be seen. */
export async function go(place) {
  if (place.startsWith("/chat/keys")) return (await import("./keys.js")).showKeys();
  const [path] = place.split("#");
  const until = performance.now() + PATIENCE;
  const step = () => {
    const link = [...document.querySelectorAll("nav.rooms a.room")].find((one) => one.getAttribute("href") === path);
    if (link) link.click();
    else if (performance.now() < until) setTimeout(step, 50);
    else location.assign(place);
  };
  step();
}

document.addEventListener("input", ({ target }) => {
  if (!isField(target)) return;
  tell(target, "", false);
  offer(target);
});
document.addEventListener("focusout", ({ target }) => isField(target) && close());
document.addEventListener("click", (event) => {
  const composer = room();
  if (!composer || event.target !== literal(composer)) return;
  // Without this page's chat the button sends the form by itself.
  event.preventDefault();
  composer.value = `/${composer.value}`;
  tell(composer, "", false);
  composer.form.requestSubmit();
});
// Before the composer itself hears of the key, which would send the line.
window.addEventListener(
  "keydown",
  (event) => {
    if (!isField(event.target) || offered.length === 0 || event.isComposing) return;
    const composer = field();
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        const step = event.key === "ArrowDown" ? 1 : offered.length - 1;
        chosen = (chosen + step) % offered.length;
        draw(composer);
        break;
      }
      case "Enter":
      case "Tab":
        take(composer, chosen);
        break;
      case "Escape":
        close();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
addEventListener("slash", obey);
if ("slash" in html.dataset) obey();
else offer();
