// Offers the nicks of people on the page while one writes after an @, below the composer's cursor of attention:
// a list box that the arrows move in, Enter and Tab take from, and Escape closes. Knows elements only; whom a
// name calls is for the server to say.
const FIELD = "composer";
const LIST = "call-list";
const MOST = 8;
// An @ that begins a word, and what follows it up to the cursor: nicks have letters, digits and single joints.
const CALL = /(?:^|[^\p{L}\p{N}._\-/@])@([\p{L}\p{N}\p{M}._ -]{0,32})$/u;

let offered = [];
let chosen = 0;

const field = () => document.getElementById(FIELD);
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
  for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete"]) {
    field()?.removeAttribute(name);
  }
}

function draw(composer) {
  const box = document.createElement("ul");
  box.id = LIST;
  box.className = "call-list";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", composer.dataset.call ?? "");
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

function offer() {
  const composer = field();
  const start = composer && written(composer)?.toLocaleLowerCase();
  if (start === undefined || start === null) return close();
  offered = people()
    .filter((nick) => fits(nick, start) && nick.toLocaleLowerCase() !== start.trimEnd())
    .sort((one, other) => one.localeCompare(other))
    .slice(0, MOST);
  chosen = 0;
  if (offered.length === 0) close();
  else draw(composer);
}

document.addEventListener("input", (event) => event.target.id === FIELD && offer(), true);
document.addEventListener("focusout", (event) => event.target.id === FIELD && close(), true);
// Before the composer itself hears of the key, which would send the message.
window.addEventListener(
  "keydown",
  (event) => {
    if (event.target.id !== FIELD || offered.length === 0 || event.isComposing) return;
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
