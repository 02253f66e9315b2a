// Knows what a visitor's line may be asked to carry. Bytes are exact, so they
// may be a test; times never are (see docs/performance.md).
import { existsSync, readdirSync, statSync } from "node:fs";
import { get } from "node:http";
import { join, resolve } from "node:path";
import { expect, test } from "./fixtures";

const KiB = 1024;
const codeBudget = 250 * KiB; // WASM and JavaScript of the chat page
const pageBudget = 30 * KiB; // HTML of a room with a full page of messages

const fullPage = 50; // messages
// A nick may say 20 things at once, then 4 a second.
const breath = 17;

const site = resolve(import.meta.dirname, "../../target/site");

test("the chat's code fits its budget", async ({ server }) => {
  const page = await (await fetch(`${server.url}/chat/lobby`)).text();
  const code = builtFiles(page).filter((name) => /\.(js|wasm)$/.test(name));
  expect(code.some((name) => name.endsWith(".wasm")), "the chat page names its WASM").toBe(true);
  // What a script imports is not named by the page.
  const imported = filesBelow(join(site, "pkg/snippets")).filter((file) => file.endsWith(".js.br"));
  const files = [...code.map((name) => join(site, `${name}.br`)), ...imported];
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  console.log(`      code of the chat page: ${(bytes / KiB).toFixed(1)} KiB`);
  expect(bytes).toBeLessThanOrEqual(codeBudget);
});

test("a room full of messages fits its budget", async ({ server }) => {
  for (const nick of ["Astrid", "Bertil", "Cecilia"]) {
    const cookie = await takeNick(server.url, nick);
    for (let n = 0; n < breath; n++) await say(server.url, cookie, `${nick}${n}`, message(nick, n));
  }
  const page = await (await fetch(`${server.url}/chat/lobby`)).text();
  expect(page.match(/ id="m\d+"/g)?.length, "messages in the HTML").toBe(fullPage);
  const bytes = await transferred(`${server.url}/chat/lobby`);
  console.log(`      HTML of a room with ${fullPage} messages: ${(bytes / KiB).toFixed(1)} KiB`);
  expect(bytes).toBeLessThanOrEqual(pageBudget);
});

test("the home page loads no WASM", async ({ person }) => {
  const { page } = await person("Astrid");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/", { waitUntil: "networkidle" });
  expect(await page.content()).not.toContain(".wasm");
  expect(asked.filter((path) => /\.(js|wasm)$/.test(path))).toEqual([]);
});

/** Paths of the built files that a page names. */
function builtFiles(html: string): string[] {
  return [...new Set(html.match(/\/pkg\/[\w.-]+\.\w+/g))];
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
}

/** The bytes that come over the line, as the server itself compresses them. */
function transferred(url: string): Promise<number> {
  return new Promise((done, failed) => {
    const request = get(url, { headers: { "accept-encoding": "br" } }, (response) => {
      expect(response.headers["content-encoding"]).toBe("br");
      let bytes = 0;
      response.on("data", (chunk: Buffer) => (bytes += chunk.length));
      response.on("end", () => done(bytes));
    });
    request.on("error", failed);
  });
}

/** Takes a nick, and gives the cookie that shows it. */
async function takeNick(url: string, nick: string): Promise<string> {
  const answer = await post(`${url}/chat/join`, { nick, back: "" });
  return answer.headers.getSetCookie()[0].split(";")[0];
}

async function say(url: string, cookie: string, name: string, body: string): Promise<void> {
  await post(`${url}/chat/lobby`, { body, id: `budget-${name}`.padEnd(16, "-") }, cookie);
}

async function post(url: string, form: Record<string, string>, cookie = ""): Promise<Response> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { accept: "application/json", cookie },
    body: new URLSearchParams(form),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return answer;
}

/** Different words each time: repeated ones would compress to nothing. */
function message(nick: string, n: number): string {
  const words = "fråga kursen redovisning server testet uppgiften hjälp kod koppla lösning tunnel minne".split(" ");
  const pick = (k: number) => words[(n * 7 + k * 5 + nick.length * k * k) % words.length];
  const sentence = Array.from({ length: 14 }, (_, k) => pick(k)).join(" ");
  return `**${pick(n)}** ${sentence}, \`rad ${n * 31}\` och [mer](https://example.org/${nick}/${n})`;
}
