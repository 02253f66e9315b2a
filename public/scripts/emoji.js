// Knows all emoji by their names and short codes, in both languages, and lets one be picked. Loaded when the first
// one is wanted, with the list (emoji.txt); nobody else pays for it.

const shelf = "redovisa.emoji"; // in the browser's storage: those that were picked last
const mostRecent = 24;
const mostFound = 120; // that a search shows

let reading;
/** All emoji, each with its group, its codes, its name in the page's language and what it is found by. */
export function all() {
  return (reading ??= read().catch((error) => {
    reading = undefined;
    throw error;
  }));
}

async function read() {
  const answer = await fetch(new URL("emoji.txt", import.meta.url));
  if (!answer.ok) throw new Error("emoji.txt");
  const swedish = document.documentElement.lang !== "en";
  return (await answer.text())
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => {
      const [emoji, group, codes, sv, en] = line.split("\t");
      const name = (swedish ? sv : en).split("|")[0];
      return { emoji, group: Number(group), codes: codes.split(" ").filter(Boolean), name, words: `|${sv}|${en}` };
    });
}

/** The emoji behind `tada`, if there is one. */
export async function named(code) {
  return (await all()).find(({ codes }) => codes.includes(code))?.emoji;
}

/** Those that some letters may mean: beginnings of codes and words before what is in the middle of them. */
export async function find(text, most = mostFound) {
  const wanted = text.trim().toLowerCase();
  const rank = ({ emoji, name, codes, words }) => {
    if (emoji === wanted || name === wanted || codes.includes(wanted)) return 0;
    if (codes.some((code) => code.startsWith(wanted))) return 1;
    if (words.includes(`|${wanted}`)) return 2;
    if (words.includes(` ${wanted}`)) return 3;
    return words.includes(wanted) ? 4 : 5;
  };
  return (await all())
    .map((one) => [rank(one), one])
    .filter(([place]) => place < 5)
    .sort(([a], [b]) => a - b)
    .slice(0, most)
    .map(([, one]) => one);
}

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(shelf) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return []; // Storage is closed: then nothing was picked lately.
  }
}

function remember(emoji) {
  try {
    localStorage.setItem(shelf, JSON.stringify([emoji, ...recent().filter((one) => one !== emoji)].slice(0, mostRecent)));
  } catch {
    // As above.
  }
}

/** Lets somebody pick one, in a box above or below `beside`; tells `then` which. `words` are the page's. */
export async function pick(beside, words, then) {
  const list = await all();
  const box = document.createElement("div");
  box.className = "emoji-box";
  box.popover = "auto";
  box.role = "dialog";
  box.ariaLabel = words.emoji;
  const search = document.createElement("input");
  search.type = "search";
  search.ariaLabel = words.search;
  search.placeholder = words.search;
  search.autocomplete = "off";
  const found = document.createElement("div");
  found.className = "emoji-box__found";
  const none = document.createElement("p");
  none.className = "hint";
  none.role = "status";
  box.append(search, none, found);

  const part = (title, some) => {
    if (some.length === 0) return [];
    const heading = document.createElement("h2");
    heading.textContent = title;
    const group = document.createElement("div");
    group.role = "group";
    group.ariaLabel = title;
    group.className = "emoji-box__group";
    for (const { emoji, name } of some) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = emoji;
      button.title = name;
      button.ariaLabel = name;
      button.value = emoji;
      button.tabIndex = -1;
      group.append(button);
    }
    return [heading, group];
  };
  const show = async () => {
    const titles = words.groups.split("|");
    const known = (emoji) => list.find((one) => one.emoji === emoji);
    const parts = search.value.trim()
      ? part(words.found, await find(search.value))
      : [
          ...part(words.recent, recent().map(known).filter(Boolean)),
          ...titles.flatMap((title, group) => part(title, title ? list.filter((one) => one.group === group) : [])),
        ];
    found.replaceChildren(...parts);
    none.textContent = parts.length > 0 ? "" : words.none;
    const first = found.querySelector("button");
    // One stop for the keyboard; the arrows lead on from there.
    if (first) first.tabIndex = 0;
  };
  const choose = (emoji) => {
    remember(emoji);
    box.hidePopover();
    then(emoji);
  };
  search.addEventListener("input", show);
  search.addEventListener("keydown", (key) => {
    const first = found.querySelector("button");
    if (key.key === "Enter") {
      key.preventDefault();
      if (first && search.value.trim()) choose(first.value);
    } else if (key.key === "ArrowDown" && first) {
      key.preventDefault();
      first.focus();
    }
  });
  found.addEventListener("click", ({ target }) => target.closest("button") && choose(target.closest("button").value));
  found.addEventListener("keydown", (key) => {
    const buttons = [...found.querySelectorAll("button")];
    const at = buttons.indexOf(key.target);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[key.key] ?? beyond(key, buttons, at);
    if (to === undefined || at < 0) return;
    key.preventDefault();
    if (to < 0) return search.focus();
    const next = buttons[Math.min(to, buttons.length - 1)];
    key.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  // Gone once it is closed, however that came.
  box.addEventListener("toggle", ({ newState }) => newState === "closed" && box.remove());

  await show();
  document.body.append(box);
  const place = beside.getBoundingClientRect();
  box.style.setProperty("--x", `${Math.round(place.left)}px`);
  box.style.setProperty("--up", `${Math.round(innerHeight - place.top)}px`);
  box.showPopover();
  search.focus();
}

/** The button straight above or below. */
function beyond({ key, target }, buttons, at) {
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  const down = key === "ArrowDown";
  const here = target.getBoundingClientRect();
  const rest = down ? buttons.slice(at + 1) : buttons.slice(0, at).reverse();
  const far = (button) => Math.abs(button.getBoundingClientRect().left - here.left);
  const row = rest.find((button) => Math.abs(button.getBoundingClientRect().top - here.top) > 2);
  if (!row) return down ? undefined : -1;
  const top = row.getBoundingClientRect().top;
  const alike = rest.filter((button) => Math.abs(button.getBoundingClientRect().top - top) <= 2);
  return buttons.indexOf(alike.sort((a, b) => far(a) - far(b))[0]);
}
