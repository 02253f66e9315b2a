// Notifies this browser of what the chat says is worth it, and keeps what was chosen for this browser: whether, with
// a sound, and the hours of quiet. Which messages are worth it is not decided here.
const KEPT = "redovisa.notify";
const SOUND = "/turn.wav";

const kept = () => {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
};

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

function notify([room, path, nick, text]) {
  const { on, sound, from, to } = kept();
  const looks = document.hasFocus() && location.pathname === path;
  if (!on || looks || isQuiet(timeOfDay(), from, to)) return;
  if (globalThis.Notification?.permission === "granted") {
    // Of several tabs that hear the same, the last one's stands alone.
    const notification = new Notification(`${nick} · ${room}`, { body: text, tag: `${path} ${text}`, silent: true });
    notification.onclick = () => {
      window.focus();
      if (location.pathname !== path) location.assign(path);
      notification.close();
    };
  }
  // Refused before the page was touched: then there is no sound.
  if (sound) new Audio(SOUND).play().catch(() => {});
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
