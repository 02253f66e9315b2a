// Shows a thread beside the room: the inside of the thread's own page, fetched when it opens and again whenever the
// chat tells that one of its messages looks different; and the forms of a message's own page, where somebody wants to
// do something with one. Refuses to know what a message is, or how one looks.
import { go, tell } from "./slash.js";

const html = document.documentElement;
const finger = matchMedia("(hover: none) and (pointer: coarse)");
// A busy thread is fetched again only so often.
const pause = 300; // ms

/** The open thread: its address, the box, what stopped listening, and where the keyboard was before. */
let open;

const fresh = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Where the open thread's draft is kept: with those of its writer, which the chat forgets when somebody else comes. */
const draft = () => `redovisa.draft.${open.box.querySelector(".thread").dataset.you}.${open.path}`;

function keepDraft(text) {
  try {
    if (text) localStorage.setItem(draft(), text);
    else localStorage.removeItem(draft());
  } catch {
    // A browser that keeps nothing costs the draft.
  }
}

function keptDraft() {
  try {
    return localStorage.getItem(draft()) ?? "";
  } catch {
    return "";
  }
}

async function page(path) {
  const answer = await fetch(path, { headers: { accept: "text/html" } });
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".thread");
  if (!found) throw new Error("no thread");
  for (const item of found.querySelectorAll(".messages > li")) {
    // The room beside has the same messages, and an id is for one.
    item.dataset.row = item.id;
    item.removeAttribute("id");
    for (const time of item.querySelectorAll("time")) {
      const at = new Date(time.dateTime);
      time.textContent = at.toLocaleTimeString("sv", { hour: "2-digit", minute: "2-digit" });
    }
  }
  found.querySelector("form[hidden]")?.remove();
  // As it came: what other scripts add to it later is no news.
  for (const item of found.querySelectorAll(".messages > li")) item.came = item.innerHTML;
  return found;
}

async function show(path) {
  close();
  const box = document.createElement("dialog");
  box.className = "thread-side";
  open = { path, box, deaf: new AbortController(), from: document.activeElement };
  const mine = open;
  let inside;
  try {
    inside = await page(path);
  } catch {
    return location.assign(path);
  }
  if (open !== mine) return;
  const heading = inside.querySelector("h1");
  const shut = document.createElement("button");
  shut.type = "button";
  shut.className = "icon-button icon-button--close";
  shut.setAttribute("aria-label", inside.dataset.close);
  shut.addEventListener("click", close);
  // The page has a heading of its own, which stands above this one.
  const title = document.createElement("h2");
  title.id = "beside-title";
  title.tabIndex = -1;
  title.append(...heading.childNodes);
  heading.replaceWith(title);
  title.after(shut);
  inside.querySelector(".messages").setAttribute("aria-live", "polite");
  box.setAttribute("aria-labelledby", title.id);
  box.append(inside);
  box.addEventListener("submit", (event) => (event.target.closest(".thread-side__more") ? act(event) : say(event)));
  box.addEventListener("click", press);
  box.addEventListener("keydown", key);
  box.addEventListener("input", ({ target }) => target.name === "body" && target.dataset.composer && keepDraft(target.value));
  document.querySelector(".chat").append(box);
  prepare(box);
  listen();
  box.show();
  box.scrollTop = box.scrollHeight;
  const field = box.querySelector("textarea");
  if (field) field.value = keptDraft();
  tellRead();
  (finger.matches ? title : (field ?? title)).focus();
}

function close() {
  if (!open) return;
  const { box, deaf, from } = open;
  open = undefined;
  deaf.abort();
  box.remove();
  from?.focus?.();
}

/** What is in sight is read, in the thread: the room has its own place. */
function tellRead() {
  const last = open?.box.querySelector(".messages > li:last-child")?.dataset.row?.slice(1);
  const isMine = open?.box.querySelector(".thread").dataset.you;
  if (!last || !isMine || open.read === last || document.visibilityState !== "visible") return;
  open.read = last;
  post(`${open.path}/read`, { seq: last }).catch(() => {});
}
document.addEventListener("visibilitychange", tellRead);

/** Makes the field one like the room's: with its help, and what was begun in it. */
function prepare(box) {
  const area = box.querySelector(".thread__form textarea");
  if (!area) return;
  area.dataset.composer = "yes";
  area.autocomplete = "off";
  const help = document.querySelector(".writing-area")?.cloneNode(true);
  if (!help) return;
  // The room beside has the ids, and perhaps a look at what is written there.
  for (const part of help.querySelectorAll("[id]")) part.removeAttribute("id");
  help.querySelector("[aria-pressed]").setAttribute("aria-pressed", "false");
  help.querySelector(".writing__look").replaceChildren();
  area.before(help);
}

/** Shows what can be done with a message: the forms of its own page. */
async function more(href) {
  const { box } = open;
  const answer = await fetch(href, { headers: { accept: "text/html" } }).catch(() => undefined);
  const found = answer && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".message-page");
  if (!found || open?.box !== box) return location.assign(href);
  const place = document.createElement("dialog");
  place.className = "thread-side__more message-page";
  // What leads on to other pages stays on the page that it is of.
  place.append(...found.querySelectorAll("h1, .panel:has(form[action$='/react'], form[action$='/edit'], form[action$='/delete'])"));
  for (const element of place.querySelectorAll("[id], [for], [aria-labelledby]")) {
    // The room beside has ids of its own.
    for (const name of ["id", "for", "aria-labelledby"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, `beside-${element.getAttribute(name)}`);
    }
  }
  const heading = place.querySelector("h1");
  const title = document.createElement("h2");
  title.id = "beside-more";
  title.append(...heading.childNodes);
  heading.replaceWith(title);
  place.setAttribute("aria-labelledby", title.id);
  const shut = box.querySelector(".icon-button--close").cloneNode(true);
  shut.addEventListener("click", () => place.close());
  title.after(shut);
  const from = document.activeElement;
  place.addEventListener("close", () => {
    place.remove();
    from?.focus?.();
  });
  place.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
  box.append(place);
  place.showModal();
}

/** Does what a form of a message's page is for, and stays here. */
async function act(event) {
  event.preventDefault();
  const { target: form, submitter } = event;
  const fields = new FormData(form, submitter);
  fields.set("id", fresh());
  if (await post(form.getAttribute("action"), fields).catch(() => false)) {
    form.closest("dialog").close();
    return soon();
  }
  const fault = form.querySelector(".fault") ?? Object.assign(document.createElement("p"), { className: "fault", role: "alert" });
  form.append(fault);
  fault.textContent = open.box.querySelector(".thread").dataset.failed;
}

/** Hears of every message that stands in the box. */
function listen() {
  const { box, deaf } = open;
  for (const { dataset } of box.querySelectorAll("[data-row]:not([data-heard])")) {
    dataset.heard = "";
    addEventListener(dataset.row, soon, { signal: deaf.signal });
  }
}

let due;
function soon() {
  due ??= setTimeout(() => {
    due = undefined;
    again().catch(() => {});
  }, pause);
}

/** Brings the box up to date. Only what changed is touched, so that only that is read out. */
async function again() {
  const mine = open;
  if (!mine) return;
  const inside = await page(mine.path);
  if (open !== mine) return;
  const { box } = mine;
  const atEnd = box.scrollTop + box.clientHeight > box.scrollHeight - 80;
  const list = box.querySelector(".messages");
  const rows = new Map([...list.children].map((row) => [row.dataset.row, row]));
  for (const row of inside.querySelectorAll(".messages > li")) {
    const old = rows.get(row.dataset.row);
    if (!old || !row.dataset.row) {
      if (row.dataset.row) list.append(row);
    } else if (old.came !== row.came || old.className !== row.className) {
      old.came = row.came;
      old.replaceChildren(...row.childNodes);
      old.className = row.className;
    }
  }
  const form = inside.querySelector(".thread__form");
  if (!form) box.querySelector(".thread__form")?.remove();
  box.querySelector(".thread__empty")?.remove();
  listen();
  tellRead();
  if (atEnd) box.scrollTop = box.scrollHeight;
}

function send(path, form) {
  return fetch(path, { method: "POST", headers: { accept: "application/json" }, body: new URLSearchParams(form) });
}

const post = async (path, form) => (await send(path, form)).ok;

async function say(event) {
  event.preventDefault();
  const form = event.target;
  const [field, fault] = [form.elements.body, form.querySelector(".fault")];
  // The id stays until it is said: pressed twice, it is said once.
  form.elements.id.value ||= fresh();
  const failed = open.box.querySelector(".thread").dataset.failed;
  const fields = new FormData(form, event.submitter);
  const answer = await send(form.getAttribute("action"), fields).catch(() => undefined);
  const came = await answer?.json().catch(() => undefined);
  fault.textContent = came ? "" : failed;
  if (!came) return;
  if (!answer.ok) return tell(field, came.told ?? failed, true);
  form.elements.id.value = fresh();
  field.value = "";
  keepDraft("");
  field.focus();
  tell(field, came.told ?? "", false);
  if (!came.at) return soon();
  // Elsewhere is another room.
  if (!came.at.startsWith("/chat/keys")) close();
  go(came.at);
}

async function press(event) {
  const link = event.target.closest("[data-deed=more][href]");
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
    event.preventDefault();
    return more(link.getAttribute("href"));
  }
  const button = event.target.closest("button[formaction]");
  if (!button) return;
  event.preventDefault();
  const form = { id: fresh(), [button.name]: button.value };
  await post(button.getAttribute("formaction"), form).catch(() => false);
  soon();
}

function key(event) {
  if (event.key === "Escape") {
    event.preventDefault();
    close();
  }
  const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && !finger.matches;
  if (sends && event.target.name === "body") {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}

addEventListener("thread", () => show(html.dataset.thread));
show(html.dataset.thread);
