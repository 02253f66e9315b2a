// Says who is writing in the room, in a line of its own. What it hears is only that somebody is; it forgets them when
// they are not heard of for a while, when something of theirs comes, or when another room is shown.
const FORGOTTEN = 6_000; // ms: twice the pause between what a client says of it
const MOST_NAMED = 3;

const line = document.querySelector(".typing");
const [one, many, several, and] = line.dataset.words.split("|");
/** By their numbers: what they are called, where, and until when it is true. */
const typists = new Map();

function show() {
  const nicks = [];
  for (const [id, { nick, room, until }] of typists) {
    if (until <= Date.now() || room !== location.pathname) typists.delete(id);
    else nicks.push(nick);
  }
  let text = "";
  if (nicks.length > MOST_NAMED) text = several;
  else if (nicks.length > 1) text = `${nicks.slice(0, -1).join(", ")}${and}${nicks.at(-1)} ${many}`;
  else if (nicks.length) text = `${nicks[0]} ${one}`;
  if (line.textContent !== text) line.textContent = text;
}

window.addEventListener("message", ({ source, data }) => {
  if (source !== window || data?.[0] !== "redovisa.typing") return;
  for (let at = 1; at < data.length; at += 2) {
    typists.set(data[at], { nick: data[at + 1], room: location.pathname, until: Date.now() + FORGOTTEN });
  }
  show();
  setTimeout(show, FORGOTTEN);
});

// Whoever is drawn has said something: they do not type it any more.
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) typists.delete(node.querySelector?.(".avatar")?.dataset.person);
  }
  show();
}).observe(document.querySelector(".log .messages"), { childList: true });
