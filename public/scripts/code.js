// Dresses code in messages: colours that the server finds, and a button that copies it. Refuses to know languages: the
// server tells which pieces of a text are what, and here they become elements around text.
import { put } from "./copy-link.js";

const WHERE = ".bubble__said pre";
const [copy, copied] = (document.querySelector("meta[name=copy-code]")?.content ?? "Copy|Copied").split("|");
// How long a button says that it has done its work.
const SHOWN = 2_000; // ms

/** Texts that were asked for, by language: what is said twice is asked for once. */
const known = new Map();

function runs(language, text) {
  const key = `${language}\n${text}`;
  if (!known.has(key)) {
    const asked = fetch("/chat/preview/colours", { method: "POST", body: new URLSearchParams({ language, text }) })
      .then((answer) => (answer.ok ? answer.json() : { runs: [] }))
      .then((told) => told.runs)
      .catch(() => []);
    known.set(key, asked);
  }
  return known.get(key);
}

async function colour(pre, code) {
  const { language } = pre.dataset;
  // What the server has drawn in colours stays.
  if (!language || code.childElementCount > 0) return;
  const text = code.textContent;
  const pieces = [];
  let from = 0;
  for (const [kind, length] of await runs(language, text)) {
    const piece = text.slice(from, from + length);
    from += length;
    if (kind) pieces.push(Object.assign(document.createElement("span"), { className: kind, textContent: piece }));
    else pieces.push(piece);
  }
  if (pieces.length && code.textContent === text) code.replaceChildren(...pieces, text.slice(from));
}

function button(code) {
  const press = Object.assign(document.createElement("button"), { type: "button", className: "code__copy", textContent: copy });
  const told = Object.assign(document.createElement("span"), { className: "visually-hidden", role: "status" });
  press.addEventListener("click", async () => {
    const done = await put(code.textContent);
    press.focus();
    if (!done) return;
    press.textContent = told.textContent = copied;
    setTimeout(() => {
      press.textContent = copy;
      told.textContent = "";
    }, SHOWN);
  });
  return [press, told];
}

// What scrolls by unseen needs no colours.
const seen = new IntersectionObserver((entries) => {
  for (const { target: pre, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(pre);
    colour(pre, pre.querySelector("code"));
  }
});

function dress(pre) {
  const code = pre.querySelector("code");
  if (!code || pre.parentElement.className === "code") return;
  const box = Object.assign(document.createElement("div"), { className: "code" });
  pre.replaceWith(box);
  box.append(pre, ...button(code));
  seen.observe(pre);
}

const all = (root) => root.querySelectorAll(WHERE).forEach(dress);
all(document);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) all(node.parentElement ?? node);
  }
}).observe(document.querySelector("main") ?? document.body, { childList: true, subtree: true });
