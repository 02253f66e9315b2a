// Helps whoever writes in the chat: marks for what is selected, a look at how it will be shown, emoji by their
// short codes and by a box. All of it changes the text in the field and nothing else; what the text means is for
// the chat. Without it one types the marks.

import { FIELD, field, isField, offersNothing } from "./field.js";

const tools = () => document.getElementById("tools");
/** All that is known of emoji; nothing where that cannot be had now. */
const emoji = () => import("./emoji.js").catch(() => ({}));
/** The same of an answer of theirs: their list may be missing. */
const perhaps = (answer) => answer?.catch(() => undefined);

/** Puts text in the place of what stands from `from` to `to`, as if it had been typed: it can be undone. */
function type(area, from, to, text) {
  area.focus();
  area.setSelectionRange(from, to);
  // Old, but the only way that the browser's own undoing knows of.
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Sets marks around what is selected, or takes them away. */
function wrap(area, mark) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const inside = value.slice(from, to);
  const has = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
  if (has) {
    type(area, from - mark.length, to + mark.length, inside);
    area.setSelectionRange(from - mark.length, to - mark.length);
  } else {
    type(area, from, to, mark + inside + mark);
    area.setSelectionRange(from + mark.length, to + mark.length);
  }
}

/** Begins each line that is touched by the selection with a mark. */
function begin(area, mark) {
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const to = area.selectionEnd;
  const lines = area.value.slice(from, to).split("\n");
  type(area, from, to, lines.map((line) => mark + line).join("\n"));
}

const deeds = {
  bold: (area) => wrap(area, "**"),
  italic: (area) => wrap(area, "_"),
  code: (area) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const inside = value.slice(from, to);
    if (inside.includes("\n")) type(area, from, to, `\`\`\`\n${inside}\n\`\`\``);
    else wrap(area, "`");
  },
  quote: (area) => begin(area, "> "),
  list: (area) => begin(area, "- "),
  link: (area) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const text = value.slice(from, to) || tools().dataset.link;
    type(area, from, to, `[${text}](https://)`);
    const at = from + text.length + 3;
    area.setSelectionRange(at, at + "https://".length);
  },
  emoji: async (area, button) => {
    const { pick } = await emoji();
    const { selectionStart: from, selectionEnd: to } = area;
    await perhaps(pick?.(button, tools().dataset, (one) => type(area, from, to, one)));
  },
  preview: (area, button) => look(area, button),
};

/** Where a field's look is, and the button that shows it. */
function lookOf(form) {
  const area = form?.querySelector(".writing-area");
  return [area?.querySelector(".writing__look"), area?.querySelector("[data-tool=preview]")];
}

/** Shows how the text will look, as the server draws it; once more, and it is gone. */
async function look(area, button) {
  const [place] = lookOf(area.form);
  const shows = button.getAttribute("aria-pressed") === "true";
  button.setAttribute("aria-pressed", String(!shows));
  if (shows) return place.replaceChildren();
  const answer = await fetch("/chat/preview", {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({ body: area.value }),
  }).catch(() => undefined);
  if (!answer?.ok) {
    button.setAttribute("aria-pressed", "false");
    return;
  }
  // Drawn by the same view as a message in the page: elements and text, made from a tree.
  const { html } = await answer.json();
  place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-tool]");
  const area = button?.form?.querySelector(FIELD) ?? field();
  if (!button || !isField(area)) return;
  await deeds[button.dataset.tool]?.(area, button);
});

// What was said is gone from the field, and so is the look at it.
document.addEventListener("input", ({ target }) => isField(target) && closeLook(target.form));
document.addEventListener("keydown", ({ target, key }) => key === "Enter" && isField(target) && closeLook(target.form));
document.addEventListener("submit", ({ target }) => closeLook(target));
function closeLook(form) {
  const [place, button] = lookOf(form);
  if (button?.getAttribute("aria-pressed") !== "true") return;
  button.setAttribute("aria-pressed", "false");
  place.replaceChildren();
}

/** Any emoji as a reaction: from the box of a message's menu. */
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-deed=pick]");
  const menu = button?.closest(".menu");
  if (!menu || !tools()) return;
  const { pick } = await emoji();
  const react = (one) => {
    // The menu's own way: a button that says what is to be done to which message.
    const way = document.createElement("button");
    way.dataset.deed = "react";
    way.dataset.of = button.dataset.of;
    way.value = one;
    way.hidden = true;
    menu.append(way);
    way.click();
    way.remove();
  };
  await perhaps(pick?.(button, tools().dataset, react));
});

// ---- Short codes ----

const begun = /(?:^|[\s(])(:([a-z0-9_+-]{2,}))$/;
const closed = /(?:^|[\s(]):([a-z0-9_+-]+):$/;
const offered = 6;
let options = [];
let chosen = 0;

/** Whether what stands before is code, in which a colon is a colon. */
const isCode = (before) => (before.match(/```/g)?.length ?? 0) % 2 === 1 || (before.split("\n").at(-1).match(/`/g)?.length ?? 0) % 2 === 1;

async function read(area) {
  const at = area.selectionStart;
  const before = area.value.slice(0, at);
  const [, code] = closed.exec(before) ?? [];
  const [, word, letters] = begun.exec(before) ?? [];
  if ((!code && !letters) || isCode(before)) return close();
  const { named, find } = await emoji();
  const found = await perhaps(code ? named?.(code) : find?.(letters, offered));
  // Somebody types faster than the list comes: then it is no longer about this.
  if (area.value.slice(0, area.selectionStart) !== before) return;
  if (code) {
    close();
    if (found) type(area, at - code.length - 2, at, found);
    return;
  }
  offer(area, (found ?? []).map((one) => ({ ...one, from: at - word.length, to: at })));
}

document.addEventListener("input", ({ target, isComposing }) => isField(target) && !isComposing && read(target));
// Somebody has typed faster than this script came.
const now = document.activeElement;
if (now && isField(now)) read(now);

function offer(area, list) {
  close();
  if (list.length === 0) return;
  options = list;
  const box = document.createElement("ul");
  box.id = "emoji-options";
  box.className = "emoji-options";
  box.role = "listbox";
  box.ariaLabel = tools()?.dataset.emoji ?? "Emoji";
  list.forEach(({ emoji: one, codes, name }, at) => {
    const option = document.createElement("li");
    option.id = `emoji-option-${at}`;
    option.role = "option";
    option.textContent = `${one} ${codes[0] ?? name}`;
    // The field keeps the focus.
    option.addEventListener("mousedown", (press) => {
      press.preventDefault();
      take(area, at);
    });
    box.append(option);
  });
  area.closest("form").append(box);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", box.id);
  choose(area, 0);
}

function choose(area, at) {
  chosen = (at + options.length) % options.length;
  area.setAttribute("aria-activedescendant", `emoji-option-${chosen}`);
  document.querySelectorAll("#emoji-options [role=option]").forEach((option, n) => (option.ariaSelected = String(n === chosen)));
}

function take(area, at) {
  const { emoji: one, from, to } = options[at];
  close();
  type(area, from, to, one);
}

function close() {
  options = [];
  document.getElementById("emoji-options")?.remove();
  offersNothing(field());
}

// Before the chat hears of the key: while something is offered, Enter takes it and sends nothing.
document.addEventListener(
  "keydown",
  (key) => {
    const { target: area } = key;
    if (!isField(area)) return;
    if (key.ctrlKey || key.metaKey) {
      const deed = { b: "bold", i: "italic" }[key.key.toLowerCase()];
      if (!deed || key.altKey || key.shiftKey) return;
      key.preventDefault();
      return deeds[deed](area);
    }
    if (options.length === 0) return;
    const deed = {
      ArrowDown: () => choose(area, chosen + 1),
      ArrowUp: () => choose(area, chosen - 1),
      Enter: () => take(area, chosen),
      Tab: () => take(area, chosen),
      Escape: close,
    }[key.key];
    if (!deed) return;
    key.preventDefault();
    key.stopPropagation();
    deed();
  },
  true,
);
document.addEventListener("focusout", ({ target }) => isField(target) && close());
