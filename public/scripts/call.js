// Offers nicks while one writes after an @, in whatever field is a composer: those of people on the page, then those
// whom the server knows beside. A list box that the arrows move in, Enter and Tab take from, and Escape closes. Knows
// elements only; whom a name calls is for the server to say.
import { field, isField, offersNothing, wordFor } from "./field.js";

const LIST = "call-list";
const MOST = 8;
// An @ that begins a word, and what follows it up to the cursor: nicks have letters, digits and single joints.
const CALL = /(?:^|[^\p{L}\p{N}._\-/@])@([\p{L}\p{N}\p{M}._ -]{0,32})$/u;

// Who types on is not asked about yet.
const PAUSE = 150; // ms

let offered = [];
let chosen = 0;

const list = () => document.getElementById(LIST);
const text = (element) => element.textContent.trim();

function written(composer) {
  const found = CALL.exec(composer.value.slice(0, composer.selectionStart));
  return found && found[1];
}

function people() {
  const all = document.querySelectorAll(".person__nick, .bubble__who bdi");
  const me = document.querySelector(".you__who bdi");
  const nicks = new Set([...all].map(text));
  if (me) nicks.delete(text(me));
  return [...nicks, "here"];
}

function fits(nick, start) {
  const whole = nick.toLocaleLowerCase();
  return whole.startsWith(start) || whole.split(/[ ._-]/).some((word) => word.startsWith(start));
}

function close() {
  offered = [];
  list()?.remove();
  offersNothing(field());
}

function draw(composer) {
  const box = document.createElement("ul");
  box.id = LIST;
  box.className = "call-list";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", wordFor("call"));
  offered.forEach((nick, at) => {
    const option = document.createElement("li");
    option.id = `${LIST}-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(at === chosen));
    option.textContent = `@${nick}`;
    // The field keeps the focus.
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => take(composer, nick));
    box.append(option);
  });
  list()?.remove();
  composer.form.append(box);
  composer.setAttribute("aria-autocomplete", "list");
  composer.setAttribute("aria-controls", LIST);
  composer.setAttribute("aria-activedescendant", `${LIST}-${chosen}`);
}

function take(composer, nick) {
  const end = composer.selectionStart;
  const start = end - written(composer).length;
  composer.setRangeText(`${nick} `, start, end, "end");
  close();
  composer.dispatchEvent(new Event("input", { bubbles: true }));
  composer.focus();
}

/** What the server was asked, and what it told; and beginnings that are nobody's. */
const told = new Map();
const nobodys = [];

async function further(start) {
  const [, room] = /^\/chat\/([^/]+)/.exec(location.pathname) ?? [];
  if (!room || nobodys.some((nobody) => start.startsWith(nobody))) return [];
  if (!told.has(start)) {
    const asked = fetch(`/chat/${room}/people?begins=${encodeURIComponent(start)}`)
      .then((answer) => (answer.ok ? answer.json() : undefined))
      .catch(() => undefined);
    told.set(start, asked);
  }
  const { nicks } = (await told.get(start)) ?? {};
  // It can be asked again.
  if (!nicks) told.delete(start);
  else if (nicks.length === 0) nobodys.push(start);
  return nicks ?? [];
}

let due;
function offer() {
  clearTimeout(due);
  const composer = field();
  const start = composer && written(composer)?.toLocaleLowerCase();
  if (start === undefined || start === null) return close();
  const wanted = (nick) => fits(nick, start) && nick.toLocaleLowerCase() !== start.trimEnd();
  const near = people()
    .filter(wanted)
    .sort((one, other) => one.localeCompare(other));
  show(composer, near, 0);
  if (near.length >= MOST || start.trim() === "") return;
  due = setTimeout(async () => {
    const far = (await further(start.trimEnd())).filter((nick) => wanted(nick) && !near.includes(nick));
    // Somebody types faster than they come: then they are no longer about this.
    if (far.length > 0 && document.activeElement === composer && written(composer)?.toLocaleLowerCase() === start) {
      show(composer, [...near, ...far], chosen);
    }
  }, PAUSE);
}

function show(composer, nicks, at) {
  offered = nicks.slice(0, MOST);
  chosen = at;
  if (offered.length === 0) close();
  else draw(composer);
}

document.addEventListener("input", (event) => isField(event.target) && offer(), true);
document.addEventListener("focusout", (event) => isField(event.target) && close(), true);
// Before the composer itself hears of the key, which would send the message.
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
        take(composer, offered[chosen]);
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
offer();
