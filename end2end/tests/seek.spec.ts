// From what was found, or from a day, one reads on in both directions: every message is met, by scrolling, or without
// JavaScript by links. And what is old is as alive as what is new.
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const count = 180; // messages
const each = 18; // what one person may say at once is 20

const log = (page: Page) => page.getByRole("log");
const said = (page: Page, text: string) => log(page).getByText(text, { exact: true });

async function post(url: string, path: string, form: Record<string, string>, cookie = ""): Promise<Response> {
  const headers = { accept: "application/json", cookie };
  return fetch(url + path, { method: "POST", headers, body: new URLSearchParams(form) });
}

/** Some people say `rad 1` to `rad <count>` in the lobby; gives the cookie of whoever said each. */
async function talk(url: string): Promise<string[]> {
  let cookie = "";
  const cookies: string[] = [];
  for (let n = 1; n <= count; n++) {
    if (n % each === 1) {
      const joined = await post(url, "/chat/join", { nick: `Person ${n}` });
      cookie = joined.headers.getSetCookie()[0].split(";")[0];
    }
    const id = `seek-${n}`.padEnd(20, "-");
    expect((await post(url, "/chat/lobby", { body: `rad ${n}`, id }, cookie)).ok).toBe(true);
    cookies[n] = cookie;
  }
  return cookies;
}

async function numbers(page: Page): Promise<number[]> {
  await expect(log(page).locator("li[id^='m']").first()).toBeAttached();
  const texts = await log(page).locator("li[id^='m'] .bubble__said").allTextContents();
  return texts.map((text) => Number(text.replace("rad ", "")));
}

/** Follows a link as long as there is one, and adds what is met. */
async function follows(page: Page, name: string, met: Set<number>): Promise<void> {
  for (let pages = 0; ; pages++) {
    const here = await numbers(page);
    expect(here, "in order, without a hole").toEqual(here.map((_, at) => here[0] + at));
    here.forEach((n) => met.add(n));
    const on = page.getByRole("link", { name, exact: true });
    if ((await on.count()) === 0 || !(await on.isVisible())) return;
    expect(pages, "it ends").toBeLessThan(20);
    const before = page.url();
    await on.click();
    await expect(page).not.toHaveURL(before);
    await page.waitForLoadState();
  }
}

/** Scrolls by part of a window at a time until a message is in the page, and adds what is met. What is read stays put. */
async function scrolls(page: Page, to: number, met: Set<number>): Promise<void> {
  await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
  for (let steps = 0; ; steps++) {
    const here = await numbers(page);
    expect(here, "in order, without a hole").toEqual(here.map((_, at) => here[0] + at));
    here.forEach((n) => met.add(n));
    if (here.includes(to)) return;
    expect(steps, `on the way to ${to}: ${here[0]} to ${here.at(-1)}`).toBeLessThan(400);
    const moved = await log(page).evaluate(async (log, towards) => {
      const top = log.getBoundingClientRect().top;
      const row = [...log.querySelectorAll("li[id^='m']")].find((row) => row.getBoundingClientRect().top > top)!;
      const at = () => document.getElementById(row.id)?.getBoundingClientRect().bottom ?? NaN;
      const [bottom, place] = [at(), log.scrollTop];
      log.scrollTop += towards * (log.clientHeight / 2);
      const scrolled = log.scrollTop - place;
      // What comes in has some frames for it.
      for (let n = 0; n < 3; n++) await new Promise((done) => requestAnimationFrame(done));
      return at() - (bottom - scrolled);
    }, here[0] > to ? -1 : 1);
    expect(Math.abs(moved), "what one reads stays where it is").toBeLessThan(3);
  }
}

const phone = { viewport: { width: 360, height: 740 } };

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";
  const goesOn = (page: Page, older: boolean, met: Set<number>) =>
    javaScriptEnabled
      ? scrolls(page, older ? 1 : count, met)
      : follows(page, older ? "Tidigare meddelanden" : "Nyare meddelanden", met);

  test(`from a hit one reads on in both directions (${how})`, async ({ person, server }) => {
    test.setTimeout(90_000);
    await talk(server.url);
    const { page } = await person("Eve", { javaScriptEnabled });
    await expect(async () => {
      await page.goto("/chat/search?q=%22rad+60%22");
      await expect(page.getByRole("main").locator("ol").first().getByRole("listitem")).toHaveCount(1, { timeout: 300 });
    }).toPass();
    const hit = page.getByRole("main").locator("ol").first().getByRole("link").first();
    const place = (await hit.getAttribute("href"))!;
    const met = new Set<number>();
    await hit.click();
    await expect(said(page, "rad 60")).toBeInViewport();
    await goesOn(page, true, met);
    expect(met.has(1)).toBe(true);
    // Whoever scrolls goes on from there; whoever follows links begins anew.
    if (!javaScriptEnabled) await page.goto(place);
    await goesOn(page, false, met);
    expect([...met].sort((one, other) => one - other)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
    await said(page, `rad ${count}`).scrollIntoViewIfNeeded();
    await expect(said(page, `rad ${count}`)).toBeInViewport();
  });

  // In Swedish by links, and in English on a telephone by scrolling.
  const [options, words] = javaScriptEnabled
    ? [{ locale: "en-GB", ...phone }, { day: "Go to a day", go: "Go there" }]
    : [{ javaScriptEnabled }, { day: "Gå till en dag", go: "Gå dit" }];
  test(`from a day one reads on to the newest (${how})`, async ({ person, server }) => {
    test.setTimeout(90_000);
    await talk(server.url);
    const { page } = await person("Eve", options);
    await page.goto("/chat/lobby");
    // On a telephone it is in the drawer.
    const drawer = page.getByRole("button", { name: "Rooms and people" });
    if (await drawer.isVisible()) await drawer.click();
    await page.getByText(words.day).first().click();
    await page.getByLabel(words.day).fill("2020-01-01");
    await page.getByRole("button", { name: words.go }).click();
    await expect(said(page, "rad 1")).toBeInViewport();
    const met = new Set<number>();
    await goesOn(page, false, met);
    expect(met.size).toBe(count);
    await said(page, `rad ${count}`).scrollIntoViewIfNeeded();
    await expect(said(page, `rad ${count}`)).toBeInViewport();
  });
}

for (const [locale, window, words] of [
  ["sv-SE", {}, { older: "Du läser en äldre del av samtalet.", newest: "Till det nyaste", news: "1 nytt meddelande" }],
  ["en-GB", phone, { older: "You are reading an older part of the conversation.", newest: "To the newest", news: "1 new message" }],
] as const) {
  test(`an older part changes while one reads it, and leads to the newest by a key (${locale})`, async ({ person, server }) => {
    test.setTimeout(90_000);
    const cookies = await talk(server.url);
    const { page } = await person("Eve", { locale, ...window });
    // The room's first fact is that it was opened.
    const place = (n: number) => n + 1;
    await page.goto(`/chat/lobby?at=${place(30)}#m${place(30)}`);
    await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
    await expect(said(page, "rad 30")).toBeInViewport();
    await expect(page.getByText(words.older)).toBeAttached();
    await expectAccessible(page);
    const deed = async (n: number, deed: string, form: Record<string, string>) => {
      const id = `deed-${deed}-${n}`.padEnd(20, "-");
      const answer = await post(server.url, `/chat/lobby/m/${place(n)}/${deed}`, { id, ...form }, cookies[n]);
      expect(answer.ok, deed).toBe(true);
    };
    const row = (n: number) => log(page).locator(`#m${place(n)}`);
    await deed(30, "edit", { body: "rad trettio" });
    await expect(row(30).getByText("rad trettio", { exact: true })).toBeVisible();
    await deed(31, "react", { emoji: "👍" });
    await expect(row(31)).toContainText("👍");
    await deed(32, "delete", {});
    await expect(row(32).getByText("rad 32", { exact: true })).toHaveCount(0);
    await expect(said(page, "rad 30")).toHaveCount(0);
    await expect(row(30)).toBeInViewport();
    // What is said meanwhile is counted, and is a key away.
    await post(server.url, "/chat/lobby", { body: "alldeles nytt", id: "seek-new".padEnd(20, "-") }, cookies[180]);
    await expect(page.getByRole("button", { name: words.news })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(said(page, "alldeles nytt")).toBeInViewport();
    await expect(page.getByRole("button", { name: words.newest })).toBeHidden();
  });
}
