// Says in the page's header how much waits for moderators, as the chat hears of it.
window.addEventListener("message", ({ source, data }) => {
  if (source !== window || data?.[0] !== "redovisa.waiting") return;
  const link = document.querySelector('.site-header a[href="/moderation"]');
  if (link) link.textContent = link.textContent.replace(/\d+/, data[1]);
});
