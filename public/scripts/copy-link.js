// Puts a text on the clipboard, and a link of the chat's where somebody asks for it; says truthfully what came of that.
// Refuses to know what a link leads to.
const html = document.documentElement;
// How long it is said.
const SHOWN = 8_000; // ms

/** Whether the text is on the clipboard now. */
export async function put(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Where the page did not come over TLS there is only the old way.
    const from = document.activeElement;
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    from?.focus?.();
    return done;
  }
}

let due;
function tell(text) {
  const place = document.querySelector("[data-copied]");
  if (!place) return;
  let told = document.getElementById("copy-told");
  if (!told) {
    told = Object.assign(document.createElement("p"), { id: "copy-told", className: "news news--whole", role: "status" });
    place.append(told);
  }
  clearTimeout(due);
  told.textContent = text;
  due = setTimeout(() => told.remove(), SHOWN);
}

async function link() {
  const address = location.origin + html.dataset.copyLink;
  delete html.dataset.copyLink;
  const { copied, uncopied } = document.querySelector("[data-copied]")?.dataset ?? {};
  // One that could not be copied can be copied by hand.
  tell((await put(address)) ? copied : `${uncopied} ${address}`);
}

addEventListener("copy-link", link);
if ("copyLink" in html.dataset) link();
