// Shows what an answer quotes, where it came while the page was open and answers what stands above all that is in it. The
// server draws that on the answer's own page, and draws it for this reader. Refuses to know how a quote looks.

/** What was asked for, by room and by the message that is quoted: the inside of a quote, or what is on its way. */
const asked = new Map();
const heard = new Set();

async function drawn(path) {
  const answer = await fetch(path, { headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(path);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [...(page.querySelector(".message-page .bubble__answered")?.childNodes ?? [])];
}

export async function quote(link) {
  const { of } = link.dataset;
  const path = link.closest("li")?.querySelector(".message__more")?.getAttribute("href");
  if (!path) return;
  const key = `${location.pathname} ${of}`;
  if (!asked.has(key)) asked.set(key, drawn(path));
  try {
    const inside = await asked.get(key);
    // Of whom the reader does not want to hear, and of what cannot be read, there is no more than stands there.
    if (inside.length < 2) return;
    link.replaceChildren(...inside.map((node) => node.cloneNode(true)));
    link.dataset.told = "";
  } catch {
    asked.delete(key); // It is asked for again when something else comes.
  }
  if (heard.has(of)) return;
  heard.add(of);
  // What is deleted is no longer quoted, and what is edited is quoted as it is now.
  addEventListener(`m${of}`, () => {
    asked.delete(`${location.pathname} ${of}`);
    document.querySelectorAll(`.bubble__answered[data-told][data-of="${of}"]`).forEach(quote);
  });
}
