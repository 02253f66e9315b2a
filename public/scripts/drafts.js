// Forgets what was begun to be written in this browser; loaded by the page that follows when one signs out, so that
// whoever comes next does not find it. What was sent and waits for a network is kept until its writer is back:
// therefore the browser is not told to clear all that it stores (`Clear-Site-Data`), which would take that as well, and
// what was chosen in it.
try {
  for (const key of Object.keys(localStorage)) {
    if (/^redovisa\.(queue\.)?draft\./.test(key)) localStorage.removeItem(key);
  }
} catch {
  // A browser that keeps nothing has nothing to forget.
}
