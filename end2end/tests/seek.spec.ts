// From what was found, or from a day, one reads on in both directions: every message is met, with and without JavaScript.
import { expect, test, type Person } from "./fixtures";

type Page = Person["page"];

const count = 180; // messages
const each = 18; // what one person may say at once is 20

const log = (page: Page) => page.getByRole("log");
const said = (page: Page, text: string) => log(page).getByText(text, { exact: true });

async function post(url: string, path: string, form: Record<string, string>, cookie = ""): Promise<Response> {
  const headers = { accept: "application/json", cookie };
  return fetch(url + path, { method: "POST", headers, body: new URLSearchParams(form) });
}

/** Some people say `rad 1` to `rad <count>` in the lobby. */
async function talk(url: string): Promise<void> {
  let cookie = "";
  for (let n = 1; n <= count; n++) {
    if (n % each === 1) {
      const joined = await post(url, "/chat/join", { nick: `Person ${n}` });
      cookie = joined.headers.getSetCookie()[0].split(";")[0];
    }
    const id = `seek-${n}`.padEnd(20, "-");
    expect((await post(url, "/chat/lobby", { body: `rad ${n}`, id }, cookie)).ok).toBe(true);
  }
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
    // On the newest part the page itself brings older ones.
    if (name.startsWith("Tidigare")) {
      await expect(async () => expect((await numbers(page))[0]).toBeLessThan(here[0])).toPass();
    } else {
      await expect(page).not.toHaveURL(before);
      await page.waitForLoadState();
    }
  }
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";

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
    await follows(page, "Tidigare meddelanden", met);
    expect(met.has(1)).toBe(true);
    await page.goto(place);
    await expect(said(page, "rad 60")).toBeInViewport();
    await follows(page, "Nyare meddelanden", met);
    expect([...met].sort((one, other) => one - other)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
    await expect(said(page, `rad ${count}`)).toBeInViewport();
  });

  test(`from a day one reads on to the newest (${how})`, async ({ person, server }) => {
    test.setTimeout(90_000);
    await talk(server.url);
    const { page } = await person("Eve", { javaScriptEnabled });
    await page.goto("/chat/lobby");
    await page.getByText("Gå till en dag").first().click();
    await page.getByLabel("Gå till en dag").fill("2020-01-01");
    await page.getByRole("button", { name: "Gå dit" }).click();
    await expect(said(page, "rad 1")).toBeInViewport();
    const met = new Set<number>();
    await follows(page, "Nyare meddelanden", met);
    expect(met.size).toBe(count);
    await expect(said(page, `rad ${count}`)).toBeInViewport();
  });
}
