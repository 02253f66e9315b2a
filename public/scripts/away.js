// Sees that nobody sits before the chat, and says so to it: the page is out of sight for a moment, or nothing was done
// with it for long. Who hears that is not known here.
const OUT_OF_SIGHT = 15_000; // ms: a look at another tab is no absence
const IDLE = 5 * 60_000; // ms

let timer;
let away = false;

const say = (now) => {
  if (away !== now) window.dispatchEvent(new Event((away = now) ? "away" : "back"));
};
const wait = () => {
  clearTimeout(timer);
  timer = setTimeout(() => say(true), document.hidden ? OUT_OF_SIGHT : IDLE);
};
const stir = () => {
  if (!document.hidden) say(false);
  wait();
};

document.addEventListener("visibilitychange", stir);
for (const event of ["keydown", "pointerdown", "pointermove", "wheel", "focus"]) {
  window.addEventListener(event, stir, { passive: true });
}
wait();
