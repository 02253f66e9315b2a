// Asks the browser for a passkey, and the server what to ask it (Web Authentication Level 3, section 5.1).
// What a passkey proves, only the server knows. A script of its own instead of an island: a thousandth of
// the bytes, and the one page that loads it needs nothing else.

const steps = {
  // The server's question, who reads it, what the browser does, where the answer goes.
  add: ["ask-new", "parseCreationOptionsFromJSON", "create", "add"],
  enter: ["ask", "parseRequestOptionsFromJSON", "get", "enter"],
};

/** Posts a form. A refusal is thrown, with the words that came with it. */
async function post(step, fields) {
  const answer = await fetch(`/account/passkey/${step}`, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  const data = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(step), { said: data.said });
  return data;
}

async function perform(form) {
  const [question, reader, deed, answer] = steps[form.dataset.passkey];
  const { ceremony, options } = await post(question, new FormData(form));
  const publicKey = PublicKeyCredential[reader](options);
  const credential = await navigator.credentials[deed]({ publicKey });
  await post(answer, { ceremony, credential: JSON.stringify(credential) });
  location.assign(form.dataset.then);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const [, reader] = steps[form.dataset.passkey];
  if (!window.PublicKeyCredential?.[reader]) continue;
  const button = form.querySelector("button");
  const fault = form.querySelector("[role=alert]");
  form.addEventListener("submit", async (submit) => {
    submit.preventDefault();
    button.disabled = true;
    fault.textContent = "";
    try {
      await perform(form);
    } catch (error) {
      // Whoever changed their mind, and a browser that could not, are told the same.
      fault.textContent = error.said ?? form.dataset.failed;
      button.disabled = false;
    }
  });
  form.hidden = false;
}
