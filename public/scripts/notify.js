// Notifies this browser of what the chat says is worth it, once, whichever of its tabs hear of it; and keeps what was
// chosen for this browser: whether, with a sound, and the hours of quiet. Which messages are worth it is not decided here.
const KEPT = "redovisa.notify";
// What was told last, in any tab: one tells for all of them.
const TOLD = "redovisa.told";
const MOST_TOLD = 50;
// What stands in a tab that somebody looks at is told there, and so nowhere: that tab says so first.
const AFTER_YOU = 400; // ms
const SOUND = "/turn.wav";

const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};
const kept = () => read(KEPT) ?? {};

/** Whether a time of day lies in the quiet hours, which may reach over midnight. */
export function isQuiet(now, from, to) {
  if (!from || !to || from === to) return false;
  return from < to ? now >= from && now < to : now >= from || now < to;
}

function timeOfDay() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${two(now.getHours())}:${two(now.getMinutes())}`;
}

/** Notes that a message is told of. False: it was already. */
function isNews(which) {
  const told = read(TOLD) ?? [];
  if (told.includes(which)) return false;
  try {
    localStorage.setItem(TOLD, JSON.stringify([...told, which].slice(-MOST_TOLD)));
  } catch {
    // A full disk: then each tab tells.
  }
  return true;
}

/** One tab after the other, where the browser lets them wait for each other. */
const alone = async (job) => (navigator.locks ? navigator.locks.request(TOLD, job) : job());

/** By the worker where there is one, since a telephone shows nothing else; else by the page. */
async function show(title, path, about) {
  if (globalThis.Notification?.permission !== "granted") return;
  const worker = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const shown = worker?.active && worker.showNotification(title, { ...about, data: path });
  if (await shown?.then(() => true, () => false)) return;
  const notification = new Notification(title, about);
  notification.onclick = () => {
    window.focus();
    if (location.pathname !== path) location.assign(path);
    notification.close();
  };
}

async function notify([room, path, nick, text, at]) {
  const { on, sound, from, to } = kept();
  if (!on || isQuiet(timeOfDay(), from, to)) return;
  const which = `${path} ${at}`;
  if (document.hasFocus() && location.pathname === path) return isNews(which);
  await new Promise((done) => setTimeout(done, AFTER_YOU));
  if (!(await alone(() => isNews(which)))) return;
  // Refused before the page was touched: then there is no sound.
  if (sound) new Audio(SOUND).play().catch(() => {});
  // What the browser does not let us show is counted all the same.
  await show(`${nick} · ${room}`, path, { body: text, tag: which, silent: true }).catch(() => {});
}

window.addEventListener("message", (event) => {
  if (event.source === window && event.data?.[0] === "redovisa.news") notify(event.data.slice(1));
});

const section = document.getElementById("notify-browser");
if (section) {
  const form = section.querySelector("form");
  const fault = section.querySelector("[role=alert]");
  const { on, sound, from, to } = kept();
  form.on.checked = Boolean(on) && globalThis.Notification?.permission === "granted";
  form.sound.checked = Boolean(sound);
  form.from.value = from ?? "";
  form.to.value = to ?? "";
  form.addEventListener("change", async (event) => {
    fault.textContent = "";
    if (event.target === form.on && form.on.checked) {
      const answer = await globalThis.Notification?.requestPermission();
      form.on.checked = answer === "granted";
      if (!form.on.checked) fault.textContent = fault.dataset.denied;
    }
    const chosen = {
      on: form.on.checked,
      sound: form.sound.checked,
      from: form.from.value,
      to: form.to.value,
    };
    localStorage.setItem(KEPT, JSON.stringify(chosen));
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  section.hidden = false;
}
