// Shows people by the pictures of another style sheet, when somebody has changed theirs.
window.addEventListener("message", ({ source, data }) => {
  if (source !== window || data?.[0] !== "redovisa.faces") return;
  let sheet = document.querySelector('link[href^="/account/pictures/"]');
  if (!sheet) {
    sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    document.head.append(sheet);
  }
  if (sheet.getAttribute("href") !== data[1]) sheet.setAttribute("href", data[1]);
});
