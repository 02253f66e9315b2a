// Files in the chat: brings them to the server while one writes (by button, drop and paste), and shows pictures
// large. A script of its own, since all of it is between the browser and the page: the chat itself reads off the
// list below the composer what was brought. Without it the form sends its files itself, and pictures are links.

const most = 25 * 1024 * 1024; // bytes of a file
const mostFiles = 8; // with one message
const atOnce = 2; // on their way; a telephone's line is no faster for more
const side = 96; // px of the small picture beside a name

const list = () => document.getElementById("uploads");
const waiting = [];
let underWay = 0;

function element(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

/** Lists files below the composer, and begins to bring them. */
function take(files) {
  const uploads = list();
  if (!uploads) return;
  const words = uploads.dataset;
  for (const file of files) {
    const item = element("li", { class: "uploads__item" });
    const name = element("bdi", { class: "uploads__name" }, file.name);
    const progress = element("progress", { max: "1", value: "0", "aria-label": `${words.uploading}: ${file.name}` });
    const state = element("span", { class: "uploads__state", role: "status" });
    const fault = element("span", { class: "fault", role: "alert" });
    const away = element("button", { type: "button", class: "link-button", "aria-label": `${words.cancel}: ${file.name}` }, words.cancel);
    const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(file.type);
    const alt = element("input", {
      type: isPicture ? "text" : "hidden",
      class: "uploads__alt",
      maxlength: "200",
      placeholder: words.alt,
      "aria-label": `${words.alt}: ${file.name}`,
    });
    item.append(name, progress, state, alt, away, fault);
    if (isPicture) preview(file, item);
    const job = { file, item, progress, state, fault, away, alt, words, request: null };
    away.addEventListener("click", () => {
      job.request?.abort();
      item.remove();
      document.getElementById("composer")?.focus();
    });
    uploads.append(item);
    if (file.size > most) fail(job, words.tooLarge);
    else if (uploads.children.length > mostFiles) fail(job, words.tooMany);
    else {
      item.dataset.busy = "";
      waiting.push(job);
    }
  }
  next();
}

function next() {
  while (underWay < atOnce && waiting.length > 0) {
    const job = waiting.shift();
    // Cancelled before its turn, or the list is another's.
    if (job.item.isConnected) bring(job);
  }
}

function bring(job) {
  const form = job.item.closest("form");
  const request = new XMLHttpRequest();
  job.request = request;
  underWay += 1;
  // Of what a browser has, only this tells how far it has come.
  request.upload.addEventListener("progress", ({ loaded, total }) => (job.progress.value = loaded / total));
  request.addEventListener("load", () => {
    const [brought] = request.response?.files ?? [];
    if (brought) done(job, brought);
    else fail(job, request.response?.said ?? job.words.failed);
  });
  request.addEventListener("error", () => fail(job, job.words.failed));
  request.addEventListener("loadend", () => {
    underWay -= 1;
    next();
  });
  request.responseType = "json";
  request.open("POST", `${new URL(form.action).pathname}/files`);
  request.setRequestHeader("accept", "application/json");
  const parts = new FormData();
  parts.append("file", job.file);
  request.send(parts);
}

/** It is there: the message may take it. */
function done({ item, progress, state, alt, away, words, file }, { id }) {
  const upload = element("input", { type: "hidden", name: "upload", value: id });
  alt.name = "alt";
  alt.before(upload);
  progress.remove();
  state.textContent = words.uploaded;
  away.textContent = words.remove;
  away.setAttribute("aria-label", `${words.remove}: ${file.name}`);
  delete item.dataset.busy;
}

function fail({ item, progress, alt, fault }, why) {
  progress.remove();
  alt.remove();
  fault.textContent = why;
  delete item.dataset.busy;
}

/** A small picture of it, on a canvas: the page may show none from elsewhere. */
async function preview(file, item) {
  try {
    const picture = await createImageBitmap(file, { resizeWidth: side });
    const canvas = element("canvas", { class: "uploads__picture", "aria-hidden": "true" });
    canvas.width = side;
    canvas.height = side;
    const scale = Math.max(side / picture.width, side / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    canvas.getContext("2d").drawImage(picture, (side - width) / 2, (side - height) / 2, width, height);
    item.prepend(canvas);
  } catch {
    // The server will say what is wrong with it.
  }
}

document.addEventListener("change", ({ target }) => {
  if (target.id !== "composer-files") return;
  take([...target.files]);
  // The form shall not send them a second time.
  target.value = "";
});

document.addEventListener("paste", (paste) => {
  const files = [...(paste.clipboardData?.files ?? [])];
  if (paste.target.id !== "composer" || files.length === 0) return;
  // Text that comes with a picture of itself, as from a spreadsheet, is text.
  if (paste.clipboardData.types.includes("text/plain")) return;
  paste.preventDefault();
  take(files);
});

const holdsFiles = (drag) => list() && drag.dataTransfer?.types.includes("Files");
const composer = () => list()?.closest("form");

document.addEventListener("dragover", (drag) => {
  if (!holdsFiles(drag)) return;
  drag.preventDefault();
  const form = composer();
  form.dataset.drop = list().dataset.drop;
});
document.addEventListener("dragleave", (drag) => {
  if (!drag.relatedTarget) composer()?.removeAttribute("data-drop");
});
document.addEventListener("drop", (drag) => {
  if (!holdsFiles(drag)) return;
  drag.preventDefault();
  composer().removeAttribute("data-drop");
  take([...drag.dataTransfer.files]);
});

/** Shows a picture large, with the ones before and after it an arrow key away. */
function show(link) {
  const close = link.closest("[data-close]").dataset.close;
  const dialog = element("dialog", { class: "lightbox" });
  const picture = element("img");
  const way = element("a", { class: "lightbox__name" });
  const button = element("button", { type: "button", class: "icon-button icon-button--close", "aria-label": close });
  dialog.append(button, picture, way);
  let shown = link;
  const turn = (to) => {
    if (!to) return;
    shown = to;
    const { alt } = shown.querySelector("img");
    picture.src = shown.href;
    picture.alt = alt;
    way.href = shown.href;
    way.textContent = alt;
    dialog.setAttribute("aria-label", alt);
  };
  turn(link);
  button.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("keydown", ({ key }) => {
    const all = [...document.querySelectorAll("a[data-picture]")];
    if (key === "ArrowLeft") turn(all[all.indexOf(shown) - 1]);
    if (key === "ArrowRight") turn(all[all.indexOf(shown) + 1]);
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("click", (click) => {
  const link = click.target.closest?.("a[data-picture]");
  if (!link || click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
  click.preventDefault();
  show(link);
});
