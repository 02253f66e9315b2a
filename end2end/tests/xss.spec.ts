// Hostile text (xss.json) in every place where somebody may write, through real pages: nothing runs, nothing is
// fetched from elsewhere, the security policy is never even asked, and no element stands where text should.
// A native test (tests/xss.rs) reads the same corpus off the server's HTML.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test, type Person } from "./fixtures";

const classes: Record<string, string[]> = JSON.parse(
  readFileSync(join(import.meta.dirname, "xss.json"), "utf8"),
);
const corpus = Object.values(classes).flat();

// A nick may say 20 things at once, open 10 rooms at once; 60 nicks may be taken at once.
const breath = 20;
const openings = 10;
const classmates = 55;
const shortest = { title: 60, about: 160, place: 100, question: 200, topic: 250, reason: 300 }; // characters that fit

/** A picture. */
const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const most = { files: 8, cases: 8 }; // in a message; that one person reports before somebody has looked

/** Reads a page like somebody whose browser would tell of everything that hostile text does. */
class Witness {
  private seen: string[] = [];

  static async of(person: Person, home: string): Promise<Witness> {
    const witness = new Witness();
    const { context } = person;
    await context.exposeFunction("xss", () => void witness.seen.push("it ran"));
    await context.exposeFunction("policy", (what: string) => void witness.seen.push(`the policy forbade ${what}`));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        (window as any).policy(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    context.on("dialog", (dialog) => void witness.seen.push(`a dialog: ${dialog.message()}`));
    context.on("request", (request) => {
      const { origin, protocol, pathname } = new URL(request.url());
      const ours = origin === home || protocol === "ws:";
      // A picture or frame that text made would be looked for beside the page.
      if (!ours || /\/(x|x:x|x\.png)$/.test(pathname)) witness.seen.push(`it asked for ${request.url()}`);
    });
    return witness;
  }

  /** Fails if anything has happened, or stands on the page that no view of ours makes. `ours`: what some do make. */
  async looks(page: Page, where: string, ours = "[src='/favicon.svg']"): Promise<void> {
    const odd = await page.evaluate((ours) => {
      const found: string[] = [];
      const never = "iframe,object,embed,base,math,marquee,video,img:not([src='/favicon.svg']),foreignObject,animate,set,template,table,xmp,style";
      for (const element of document.querySelectorAll("*")) {
        // The site's own icon and the help queue's bell are ours.
        const tag = element.tagName.toLowerCase();
        if (element.matches(never) && !element.matches(ours)) found.push(`<${tag}>`);
        if (element.matches("script:not([src]):not([type='application/json'])") && /xss/.test(element.textContent ?? "")) {
          found.push("a script");
        }
        for (const { name, value } of element.attributes) {
          if (name.startsWith("on") || ["srcdoc", "ping", "xlink:href", "is"].includes(name)) found.push(`<${tag} ${name}>`);
          if (["href", "src", "action", "formaction"].includes(name)) {
            const { protocol, hostname } = new URL(value, location.href);
            if (!["http:", "https:", "mailto:"].includes(protocol) || hostname === "xss.invalid") {
              found.push(`<${tag} ${name}="${value}">`);
            }
          }
        }
      }
      return found;
    }, ours);
    expect([...odd, ...this.seen], where).toEqual([]);
  }
}

/** Somebody who speaks plain HTTP. */
class Writer {
  private wishes = 0;
  id = 0;
  private constructor(private url: string, private cookie: string) {}

  static async called(url: string, nick: string): Promise<Writer> {
    const writer = new Writer(url, "");
    const answer = await writer.send("/chat/join", { nick });
    expect(answer.status, nick).toBe(200);
    writer.cookie = answer.headers.getSetCookie()[0].split(";")[0];
    writer.id = (await answer.json()).you.id;
    return writer;
  }

  /** Sends a form, and gives what came back as data. */
  async send(path: string, form: Record<string, string>): Promise<Response> {
    const id = `xss-${this.wishes++}`.padEnd(24, "-");
    return fetch(this.url + path, {
      method: "POST",
      redirect: "manual",
      headers: { accept: "application/json", cookie: this.cookie },
      body: new URLSearchParams({ id, ...form }),
    });
  }

  /** Brings a picture for each text, which is called and shows that, and says them. */
  async brings(path: string, texts: string[]): Promise<Response> {
    const form = new FormData();
    for (const text of texts) {
      // A name holds no control characters: no form could write them.
      const name = text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "");
      form.append("file", new Blob([pixel], { type: "image/png" }), `${name} bild.png`);
      form.append("alt", text);
    }
    form.append("id", `xss-${this.wishes++}`.padEnd(24, "-"));
    form.append("body", "se");
    const headers = { accept: "application/json", cookie: this.cookie };
    return fetch(this.url + path, { method: "POST", headers, body: form });
  }

  async cookies(): Promise<{ name: string; value: string; url: string }> {
    const [name, value] = this.cookie.split("=");
    return { name, value, url: this.url };
  }
}

/** As many people as it takes, each of whom does so many things. */
async function* crowd(url: string, each: number): AsyncGenerator<Writer> {
  for (let n = 0; ; n++) {
    const writer = await Writer.called(url, `Person ${n}`);
    for (let k = 0; k < each; k++) yield writer;
  }
}

/** Some of the corpus at once, where a page takes as much as one likes: each page costs a quarter of a second. */
const together = (count: number) =>
  corpus.flatMap((_, n) => (n % count ? [] : [corpus.slice(n, n + count).join(" ")]));

/** The texts that fit, cut to what a field takes where they do not. */
const cut = (length: number) => corpus.map((text) => Array.from(text).slice(0, length).join(""));

async function watches(person: Person, path: string): Promise<void> {
  await person.page.goto(path);
  await expect(person.page.getByText("Ansluten", { exact: true })).toBeAttached();
}

test("there are a hundred payloads and more", () => {
  expect(corpus.length).toBeGreaterThanOrEqual(100);
  expect(new Set(corpus).size).toBe(corpus.length);
});

test("what is said runs nowhere: live, plain, quoted, by itself and in the search", async ({ server, person }) => {
  test.setTimeout(240_000);
  const eve = await person("Eve");
  const witness = await Witness.of(eve, server.url);
  // Whoever searches in haste is told to wait; the words stand in that page too.
  eve.expectErrors(/status of 429/);
  await watches(eve, "/chat/lobby");
  const log = eve.page.getByRole("log");
  const said: number[] = [];
  const writers = crowd(server.url, breath);
  for (const body of corpus) {
    const writer = (await writers.next()).value as Writer;
    const reply: Record<string, string> = said.length ? { reply: `${said.at(-1)}` } : {};
    const answer = await writer.send("/chat/lobby", { body, ...reply });
    expect(answer.status, body).toBe(200);
    said.push((await answer.json()).seq);
  }
  await expect(log.locator(`#m${said.at(-1)}`)).toBeAttached();
  await witness.looks(eve.page, "the live room");
  // The menu's box, and the message that the composer answers.
  await log.locator(`#m${said.at(-1)}`).getByRole("link", { name: /^Åtgärder/ }).click();
  await witness.looks(eve.page, "the menu");
  // From the server's HTML, taken over in the browser, part by part.
  for (let at = 0; at < said.length; at += 40) {
    await watches(eve, `/chat/lobby?at=${said[at]}`);
    await witness.looks(eve.page, `the room at ${said[at]}`);
  }
  for (const [n, seq] of said.entries()) {
    // Such pages are alike, and a native test reads them all.
    if (n % 2) continue;
    await eve.page.goto(`/chat/lobby/m/${seq}`);
    await witness.looks(eve.page, `the page of ${corpus[n]}`);
  }
  // The index is a moment behind.
  await expect(async () => {
    await eve.page.goto("/chat/search?q=in:lobby+xss");
    await expect(eve.page.locator("mark").first()).toBeAttached({ timeout: 200 });
  }).toPass();
  for (const text of together(3)) {
    await eve.page.goto(`/chat/search?${new URLSearchParams({ q: text })}`);
    await witness.looks(eve.page, `the search for ${text}`);
  }
});

test("what is typed into the live page runs neither in the composer nor in the outbox", async ({ server, person }) => {
  test.setTimeout(180_000);
  const anna = await person("Anna");
  const witness = await Witness.of(anna, server.url);
  await watches(anna, "/chat/lobby");
  const { page } = anna;
  await page.getByLabel("Ditt smeknamn").fill("Anna");
  await page.getByRole("button", { name: "Gå med" }).click();
  const composer = page.getByRole("textbox", { name: /^Meddelande till/ });
  await expect(composer).toBeVisible();
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
  for (const text of corpus) {
    await composer.fill(text);
    await composer.press("Enter");
  }
  // More than may be said at once: they stand in the outbox first.
  await witness.looks(page, "the outbox");
  await expect(page.getByRole("log").locator("li[id]")).toHaveCount(corpus.length, { timeout: 120_000 });
  await witness.looks(page, "what was sent");
  await page.reload();
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
  await witness.looks(page, "what was read again");
});

test("no name of a room runs", async ({ server, person }) => {
  test.setTimeout(180_000);
  const eve = await person("Eve");
  const witness = await Witness.of(eve, server.url);
  await watches(eve, "/chat/lobby");
  const writers = crowd(server.url, openings);
  const opened: string[] = [];
  for (const title of cut(shortest.title)) {
    const answer = await ((await writers.next()).value as Writer).send("/chat/rooms", { title });
    // One that says nothing is none, and two that say the same are one.
    if (answer.ok) opened.push((await answer.json()).room.name);
  }
  expect(opened.length).toBeGreaterThan(100);
  await expect(eve.page.locator(`a[href="/chat/${opened.at(-1)}"]`).first()).toBeAttached();
  await witness.looks(eve.page, "the live list of rooms");
  // A third of them, since each page lists them all, and a native test reads each.
  for (const name of new Set(opened.filter((_, n) => n % 3 === 0))) {
    await eve.page.goto(`/chat/${name}`, { waitUntil: "domcontentloaded" });
    await witness.looks(eve.page, `the room ${name}`);
  }
});

test("what is said of oneself and below a report runs nowhere", async ({ server, person }) => {
  test.setTimeout(240_000);
  const eve = await person("Eve");
  const witness = await Witness.of(eve, server.url);
  const anna = await Writer.called(server.url, "Anna");
  await eve.context.addCookies([await anna.cookies()]);
  const { seq } = await (await anna.send("/chat/lobby", { body: "hej" })).json();
  for (const [n, about] of cut(shortest.about).entries()) {
    const kept = await anna.send("/account/profile", { about });
    expect(kept.ok, about).toBe(true);
    for (const path of n % 5 ? [`/chat/lobby/m/${seq}`] : ["/account"]) {
      await eve.page.goto(path);
      await witness.looks(eve.page, `${about} on ${path}`);
    }
  }
  const writers = crowd(server.url, breath - 1);
  for (const [n, body] of corpus.entries()) {
    const writer = (await writers.next()).value as Writer;
    await writer.send("/discussion", { body, page: "/report/kmom01", after: `${n}` });
    if (n % 10 === 9) {
      await eve.page.goto("/report/kmom01");
      await witness.looks(eve.page, "the discussion");
    }
  }
});

test("what a room is about, and what its files are called and show, runs nowhere", async ({ server, person }) => {
  test.setTimeout(180_000);
  const eve = await person("Eve");
  const witness = await Witness.of(eve, server.url);
  const owner = await Writer.called(server.url, "Olle");
  await owner.send(server.ownerLink, {});
  await watches(eve, "/chat/lobby");
  // One may say so much in a while, and then a little more each second.
  const sets = (value: string) =>
    expect(async () => expect((await owner.send("/chat/lobby/settings", { setting: "topic", value })).status, value).toBe(200)).toPass();
  for (const texts of together(3)) {
    await sets(texts.slice(0, shortest.topic));
    await witness.looks(eve.page, `the topic ${texts}`);
  }
  await sets("till sist");
  await expect(eve.page.getByText("till sist", { exact: true })).toBeVisible();
  let last = 0;
  for (let at = 0, n = 0; at < corpus.length; at += most.files, n++) {
    const writer = await Writer.called(server.url, `Person ${n}`);
    const answer = await writer.brings("/chat/lobby", corpus.slice(at, at + most.files));
    expect(answer.status, `files from ${at} on`).toBe(200);
    last = (await answer.json()).seq;
  }
  const live = eve.page.getByRole("log").locator(`#m${last}`);
  await expect(live).toBeAttached();
  const shown = "img[src^='/chat/lobby/f/']";
  expect(await live.locator(shown).count()).toBeGreaterThan(0);
  await witness.looks(eve.page, "live files", shown);
  await eve.page.goto("/chat/lobby");
  await witness.looks(eve.page, "files", shown);
});

test("what is answered in threads, kept, reported and decided runs nowhere", async ({ server, person }) => {
  test.setTimeout(180_000);
  const olle = await person("Olle");
  const witness = await Witness.of(olle, server.url);
  const owner = await Writer.called(server.url, "Olle");
  await owner.send(server.ownerLink, {});
  await olle.context.addCookies([await owner.cookies()]);
  const { page } = olle;
  const root = (await (await owner.send("/chat/lobby", { body: "rot" })).json()).seq;
  await watches(olle, "/chat/lobby");
  await page.getByRole("log").locator(`#m${root}`).getByRole("link", { name: /^Åtgärder/ }).click();
  await page.getByRole("dialog", { name: "Mer om meddelandet" }).getByRole("link", { name: "Svara i tråd" }).click();
  const panel = page.getByRole("dialog", { name: "Tråd", exact: true });
  await expect(panel).toBeVisible();
  const vera = await Writer.called(server.url, "Vera");
  const writers = crowd(server.url, most.cases);
  const texts = together(10);
  expect(texts.length, "what one person may say at once").toBeLessThan(breath);
  for (const body of texts) {
    const writer = (await writers.next()).value as Writer;
    const { seq } = await (await owner.send("/chat/lobby", { body })).json();
    const reason = body.slice(0, shortest.reason);
    for (const [who, path, form] of [
      [writer, `/chat/lobby/t/${root}`, { body }],
      [writer, `/chat/lobby/m/${seq}/report`, { reason }],
      [vera, `/chat/lobby/m/${seq}/bookmark`, {}],
    ] as const) {
      expect((await who.send(path, form)).ok, `${path}: ${body}`).toBe(true);
    }
  }
  await expect.poll(() => panel.locator("[data-row]").count()).toBeGreaterThanOrEqual(texts.length);
  await witness.looks(page, "the thread beside the room");
  // Why somebody may not write is on record.
  const bo = await Writer.called(server.url, "Bo");
  for (const reason of cut(shortest.reason)) {
    expect((await owner.send(`/chat/person/${bo.id}/mute`, { span: "5", reason })).ok, reason).toBe(true);
  }
  for (const path of [`/chat/lobby/t/${root}`, "/moderation", `/chat/person/${bo.id}`]) {
    await page.goto(path);
    await witness.looks(page, path);
  }
  await page.goto("/moderation/log");
  for (let pages = 0; ; pages++) {
    await witness.looks(page, page.url());
    const older = page.locator("main a[href*='before=']");
    if ((await older.count()) === 0) break;
    expect(pages, "it ends").toBeLessThan(20);
    await page.goto((await older.getAttribute("href"))!);
  }
  await olle.context.addCookies([await vera.cookies()]);
  await page.goto("/chat/bookmarks");
  await expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
  await witness.looks(page, "what is kept");
});

test("no nick that was refused runs", async ({ server, person }) => {
  test.setTimeout(180_000);
  const eve = await person("Eve");
  const witness = await Witness.of(eve, server.url);
  eve.expectErrors(/status of 4(22|29)/);
  for (const nick of together(3)) {
    await eve.page.goto("/report/kmom02");
    await eve.page.evaluate((nick) => {
      const form = document.createElement("form");
      Object.assign(form, { method: "post", action: "/chat/join" });
      for (const [name, value] of Object.entries({ nick, back: "/chat/lobby" })) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
      document.body.append(form);
      form.submit();
    }, nick);
    await expect(eve.page).toHaveURL(/\/chat\//);
    await expect(eve.page.getByLabel("Ditt smeknamn")).toHaveValue(/./);
    await witness.looks(eve.page, `the nick ${nick}`);
  }
});

test("nothing that is asked in a queue runs", async ({ server, person }) => {
  test.setTimeout(180_000);
  const olle = await person("Olle");
  const witness = await Witness.of(olle, server.url);
  const owner = await Writer.called(server.url, "Olle");
  await owner.send(server.ownerLink, {});
  await owner.send("/queue", { title: "<img src=x onerror=xss()>" });
  await olle.context.addCookies([await owner.cookies()]);
  await olle.page.goto("/queue");
  await witness.looks(olle.page, "the list of queues");
  const queue = await olle.page.locator("a[href^='/queue/']").first().getAttribute("href");
  const isLive = () =>
    expect(olle.page.getByRole("region", { name: "Här nu" }).getByRole("listitem").first()).toContainText("du");
  await olle.page.goto(queue ?? "");
  await isLive();
  const [questions, places] = [cut(shortest.question), cut(shortest.place)];
  // Each of a class asks, and puts it differently until all has been asked.
  const asking: { writer: Writer; request: string }[] = [];
  for (const [n, about] of questions.entries()) {
    const { writer, request } = asking[n % classmates] ?? {
      writer: await Writer.called(server.url, `Person ${n}`),
      request: "",
    };
    const place = places[n];
    const asked = request
      ? await writer.send(`${queue}/edit`, { request, about, place })
      : await writer.send(`${queue}/ask`, { about, place });
    expect(asked.status, about).toBe(200);
    if (!request) asking.push({ writer, request: `${(await asked.json()).seq}` });
    if (asking.length < classmates || (n + 1) % classmates) continue;
    await witness.looks(olle.page, `the live queue at ${n}`);
    await olle.page.reload();
    await isLive();
    await witness.looks(olle.page, `the queue's page at ${n}`);
  }
  await expect(olle.page.getByText(questions.at(-1) ?? "").first()).toBeAttached();
  await witness.looks(olle.page, "the live queue at its end");
});
