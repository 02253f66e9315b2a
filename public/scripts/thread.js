// Shows a thread beside the room: the inside of the thread's own page, fetched when it opens and again whenever the
// chat tells that one of its messages looks different. Refuses to know what a message is, or how one looks.

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
  box.addEventListener("submit", say);
  box.addEventListener("click", press);
  box.addEventListener("keydown", key);
  box.addEventListener("input", ({ target }) => target.name === "body" && keepDraft(target.value));
  document.querySelector(".chat").append(box);
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

async function post(path, form) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(form),
  });
  return answer.ok;
}

async function say(event) {
  event.preventDefault();
  const form = event.target;
  const [field, fault] = [form.elements.body, form.querySelector(".fault")];
  // The id stays until it is said: pressed twice, it is said once.
  form.elements.id.value ||= fresh();
  const said = await post(form.getAttribute("action"), new FormData(form)).catch(() => false);
  fault.textContent = said ? "" : open.box.querySelector(".thread").dataset.failed;
  if (!said) return;
  form.elements.id.value = fresh();
  field.value = "";
  keepDraft("");
  field.focus();
  soon();
}

async function press(event) {
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
