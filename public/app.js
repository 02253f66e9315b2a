// Lets the chat start where there is no network: starts the worker that keeps its pages, and tells it which page to
// keep when somebody looks away. Refuses to know what a page holds, and how it is kept.

const worker = navigator.serviceWorker;

if (worker) {
  worker.register("/worker.js").catch(() => {});
  // What this browser has seen is what it shall start with: the page as it is now, not as it was loaded.
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState !== "hidden") return;
    const { active } = (await worker.getRegistration()) ?? {};
    active?.postMessage({ keep: location.pathname });
  });
}
