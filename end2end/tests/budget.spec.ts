// Knows what a visitor's line may be asked to carry. Bytes are exact, so they
// may be a test; times never are (see docs/performance.md).
import { get } from "node:http";
import { expect, test } from "./fixtures";

const KiB = 1024;
const codeBudget = 250 * KiB; // WASM and JavaScript of the chat page
const pageBudget = 30 * KiB; // HTML of a room with a full page of messages

const fullPage = 50; // messages
// A nick may say 20 things at once, then 4 a second.
const breath = 17;

test("the chat's code fits its budget", async ({ server, person }) => {
  const { page } = await person("Astrid");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/chat/lobby");
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();

  const code = asked.filter(isCode);
  expect(code.some((path) => path.endsWith(".wasm")), "the chat page loads WASM").toBe(true);
  expect(new Set(code).size, `loaded once each: ${code}`).toBe(code.length);
  // What the page does not name, the browser hears of only when something else has come.
  const html = await (await fetch(`${server.url}/chat/lobby`)).text();
  const named = [...builtFiles(html), ...scripts(html)];
  expect(code.filter((path) => !named.includes(path)), "loaded, but not named by the page").toEqual([]);

  let bytes = 0;
  for (const path of code) {
    const size = await transferred(server.url + path);
    console.log(`      ${(size / KiB).toFixed(1).padStart(6)} KiB  ${path}`);
    bytes += size;
  }
  console.log(`      code of the chat page: ${(bytes / KiB).toFixed(1)} KiB`);
  expect(bytes).toBeLessThanOrEqual(codeBudget);
});

test("the built files may be kept for ever, and what is none of this build is not there", async ({ server }) => {
  const named = builtFiles(await (await fetch(`${server.url}/chat/lobby`)).text());
  for (const path of named) {
    const answer = await fetch(server.url + path, { method: "HEAD" });
    expect(answer.headers.get("cache-control"), path).toBe("public, max-age=31536000, immutable");
    const older = await fetch(server.url + path.replace(/^\/build\/[^/]+/, "/build/older"), { method: "HEAD" });
    expect(older.status, path).toBe(404);
  }
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
  expect(asked.filter(isCode)).toEqual([]);
});

const isCode = (path: string) => /\.(js|wasm)$/.test(path);

/** Paths of the built files that a page names. */
function builtFiles(html: string): string[] {
  return [...new Set(html.match(/\/build\/[\w-]+\/pkg\/[\w.-]+\.\w+/g))];
}

/** Paths of the scripts that a page names. */
function scripts(html: string): string[] {
  return [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, path]) => path);
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
