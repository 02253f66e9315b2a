// What keys do on the chat's page beside what its fields do: Ctrl or Cmd and K goes to a room or a person, ? lists
// the keys; and a field filters the list of rooms. Knows elements only: to go somewhere is to press the link or the
// button that leads there.
const MOST = 12;
const rooms = () => document.querySelector("nav.rooms");
const text = (element) => element?.textContent.trim() ?? "";
const plain = (words) => words.toLocaleLowerCase();

function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/** A dialog that is gone once it is closed. */
function open(label, className, ...inside) {
  const dialog = make("dialog", { class: className, "aria-label": label }, ...inside);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

const PAUSE = 150; // ms: as long as one who types waits at most between two letters

/** Somebody who is not on the page: to go there is to send the form that a page would have for them. */
function elsewhere({ id, nick }) {
  return {
    name: nick,
    kind: "@",
    press: { click: () => document.body.appendChild(make("form", { method: "post", action: `/chat/with/${id}`, hidden: "" })).submit() },
  };
}

/** People who are called so, wherever they are. */
async function called(start) {
  const answer = await fetch(`/chat/people?${new URLSearchParams({ q: start })}`, { headers: { accept: "application/json" } });
  return answer.ok ? (await answer.json()).people.map(elsewhere) : [];
}

/** Where one can go: a name, and what to press. */
function places() {
  const links = [...document.querySelectorAll("nav.rooms a.room")];
  const people = [...document.querySelectorAll(".person form:not([hidden])")];
  const found = [
    ...links.map((link) => ({ name: text(link.querySelector("bdi")), kind: "#", press: link })),
    ...people.map((form) => ({
      name: text(form.closest(".person").querySelector(".person__nick")),
      kind: "@",
      press: form.querySelector("button"),
    })),
  ];
  const seen = new Set();
  return found.filter(({ name, kind }) => !seen.has(kind + name) && seen.add(kind + name));
}

function switcher() {
  const label = rooms()?.dataset.switch ?? "";
  const field = make("input", {
    type: "text",
    role: "combobox",
    "aria-label": label,
    placeholder: label,
    "aria-expanded": "true",
    "aria-controls": "switch-list",
    "aria-autocomplete": "list",
    autocomplete: "off",
  });
  const list = make("ul", { id: "switch-list", role: "listbox", "aria-label": label });
  const all = places();
  let fitting = [];
  let chosen = 0;

  const go = (place) => {
    dialog.close();
    place?.press.click();
  };
  const draw = () => {
    list.replaceChildren(
      ...fitting.map((place, at) => {
        const option = make(
          "li",
          { id: `switch-${at}`, role: "option", "aria-selected": String(at === chosen) },
          `${place.kind} ${place.name}`,
        );
        option.addEventListener("click", () => go(place));
        return option;
      }),
    );
    if (fitting.length) field.setAttribute("aria-activedescendant", `switch-${chosen}`);
    else field.removeAttribute("aria-activedescendant");
  };
  let pause;
  const look = () => {
    find();
    clearTimeout(pause);
    const start = field.value.trim();
    if (!start || !document.querySelector(".you__who:not([hidden])")) return;
    pause = setTimeout(async () => {
      const found = await called(start).catch(() => []);
      const me = text(document.querySelector(".you__who bdi"));
      const known = new Set(all.filter(({ kind }) => kind === "@").map(({ name }) => name).concat(me));
      all.push(...found.filter(({ name }) => !known.has(name)));
      // Somebody types faster than they come.
      if (!dialog.open) return;
      // Whoever has chosen one keeps it.
      const kept = chosen > 0 && fitting[chosen];
      find();
      if (kept) chosen = Math.max(0, fitting.indexOf(kept));
      draw();
    }, PAUSE);
  };
  const find = () => {
    const wanted = plain(field.value.trim());
    // What begins so stands before what only holds it.
    const rank = ({ name }) => (plain(name).startsWith(wanted) ? 0 : 1);
    fitting = all
      .filter(({ name }) => plain(name).includes(wanted))
      .sort((one, other) => rank(one) - rank(other))
      .slice(0, MOST);
    chosen = 0;
    draw();
  };
  field.addEventListener("input", look);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") go(fitting[chosen]);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : fitting.length - 1;
      chosen = fitting.length ? (chosen + step) % fitting.length : 0;
      draw();
    } else return;
    event.preventDefault();
  });
  const dialog = open(label, "switcher", field, list);
  find();
  field.focus();
}

/** Shows the keys and the commands, from their own page. */
export async function showKeys() {
  const answer = await fetch("/chat/keys");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const heading = page.querySelector("main h1");
  const lists = page.querySelectorAll("#keys, main h2, #commands");
  if (!heading || lists.length === 0) return;
  const close = make("button", { type: "button", class: "quiet-button", autofocus: "" }, rooms()?.dataset.close ?? "×");
  const title = make("h2", {}, text(heading));
  const dialog = open(text(heading), "switcher", title, ...[...lists].map((list) => document.adoptNode(list)), close);
  close.addEventListener("click", () => dialog.close());
}

const isField = (element) => element.closest?.("input, textarea, select, [contenteditable]");

/** Whether Escape has nothing else to close. */
const isAtHome = (element) =>
  !document.querySelector("[popover]:popover-open, .thread-side") &&
  (!isField(element) || element.id === "composer");

window.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (plain(event.key) === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
    event.preventDefault();
    switcher();
  } else if (event.key === "?" && !isField(event.target) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    showKeys();
  } else if (event.key === "Escape" && !event.defaultPrevented && isAtHome(event.target)) {
    // The way to the newest, which is there where one is not.
    document.querySelector(".pill:not([hidden])")?.click();
  }
});

const filter = document.getElementById("filter-rooms");
if (filter) {
  const sift = () => {
    const wanted = plain(filter.value.trim());
    for (const link of document.querySelectorAll("nav.rooms a.room")) {
      link.parentElement.classList.toggle("is-filtered", !plain(text(link.querySelector("bdi"))).includes(wanted));
    }
    // What is put away is looked through too.
    for (const fold of document.querySelectorAll("nav.rooms .rooms__archive")) {
      if (wanted) fold.open = fold.querySelector("li:not(.is-filtered)") !== null;
    }
  };
  filter.addEventListener("input", sift);
  sift();
  // Rooms that change are drawn anew.
  new MutationObserver(sift).observe(rooms(), { childList: true, subtree: true });
}
