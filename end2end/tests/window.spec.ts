// A long room stays light: only so many of its messages stand in the page, wherever somebody reads, and nothing that
// comes or goes out of sight moves what they read.
import { Agent, request } from "node:http";
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const most = 300; // messages in the page
const dividers = 10; // days, and the line above what is unread
const perRow = 40; // elements of a message, with all that can be done to it
const each = 18; // what one person may say at once is 20
const lines = new Agent({ keepAlive: true });
const household = 50; // people who may join at once from one address

// So that the way through a long room has fewer steps.
const tall = { viewport: { width: 1_280, height: 1_600 } };

const log = (page: Page) => page.getByRole("log");

/** Notes from now on what a screen reader hears of what others say. Nobody sees that place, and no role leads there. */
const listens = (page: Page) =>
  page.evaluate(() => {
    const place = document.querySelector(".aloud")!;
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver(() => {
      const news = place.textContent?.trim();
      if (news && news !== heard.at(-1)) heard.push(news);
    }).observe(place, { childList: true, characterData: true, subtree: true });
  });
const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
const said = (page: Page, text: string) => log(page).getByText(text, { exact: true });

interface Answer {
  status: number;
  cookie: string;
}

/** Sends a form. All of 127.0.0.0/8 is this machine, so that a class does not come from one address. */
function post(url: string, path: string, form: Record<string, string>, cookie = "", from = "127.0.0.1"): Promise<Answer> {
  return new Promise((done, failed) => {
    const { hostname, port } = new URL(url);
    const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded", cookie };
    const sending = request({ hostname, port, path, method: "POST", headers, localAddress: from, agent: lines }, (answer) => {
      answer.resume();
      const set = answer.headers["set-cookie"]?.[0].split(";")[0] ?? "";
      answer.once("end", () => done({ status: answer.statusCode ?? 0, cookie: set }));
    });
    sending.once("error", failed);
    sending.end(new URLSearchParams(form).toString());
  });
}

/** A class says `rad 1` to `rad <count>` in the lobby. */
async function talk(url: string, count: number): Promise<void> {
  for (let n = 0, who = 0; n < count; who++) {
    const from = `127.0.2.${1 + Math.floor(who / household)}`;
    const { cookie } = await post(url, "/chat/join", { nick: `Person ${who}` }, "", from);
    expect(cookie, "a nick").not.toBe("");
    for (let k = 0; k < each && n < count; k++) {
      const id = `window-${++n}`.padEnd(20, "-");
      expect((await post(url, "/chat/lobby", { body: `rad ${n}`, id }, cookie, from)).status).toBe(200);
    }
  }
}

async function guest(url: string, body: string, reply?: string): Promise<void> {
  const { cookie } = await post(url, "/chat/join", { nick: "Sen gäst" }, "", "127.0.3.1");
  const form = { body, id: `late-${body}`.replace(/\W/g, "-").padEnd(20, "-"), ...(reply && { reply }) };
  expect((await post(url, "/chat/lobby", form, cookie, "127.0.3.1")).status).toBe(200);
}

async function arrives({ page }: Person): Promise<void> {
  await page.goto("/chat/lobby");
  await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
}

/** The numbers that are in the page, in order. Whatever else stands there, it is no more than belongs to so many. */
async function numbers(page: Page): Promise<{ n: number }[]> {
  const [said, items, elements] = await log(page).evaluate((log) => [
    [...log.querySelectorAll("li[id^='m'] .bubble__said")]
      .map((said) => ({ n: Number(said.textContent?.replace("rad ", "")) }))
      .filter(({ n }) => n > 0),
    log.querySelectorAll(".messages > li").length,
    log.querySelectorAll("*").length,
  ] as const);
  expect(items, "rows in the page").toBeLessThanOrEqual(most + dividers);
  expect(elements, "elements in the page").toBeLessThanOrEqual((most + dividers) * perRow);
  return said;
}

/**
 * Scrolls by part of a window at a time until a message is in the page, and notes which were seen. Fails where too many
 * stand in the page, where one is missing between two, or where what is read is moved by what comes and goes.
 */
async function walks(page: Page, to: number, seen: Set<number>): Promise<void> {
  for (let last = -1, still = 0; ; ) {
    const before = await numbers(page);
    for (const { n } of before) seen.add(n);
    expect(before.length).toBeLessThanOrEqual(most);
    // All at once: each expectation takes Playwright some milliseconds.
    expect(before.filter(({ n }, at) => at && n !== before[at - 1].n + 1), "no message lacks its neighbour").toEqual([]);
    if (before.some(({ n }) => n === to)) return;
    const towards = before[0].n > to ? -1 : 1;
    const [marker, moved] = await log(page).evaluate(async (log, towards) => {
      // Less than a window, so that something is in sight before and after.
      const by = towards * (log.clientHeight - 200);
      const edge = log.getBoundingClientRect().top;
      const inSight = [...log.querySelectorAll("li[id^='m']")].find((row) => row.getBoundingClientRect().top > edge)!;
      const { id } = inSight;
      const at = () => document.getElementById(id)?.getBoundingClientRect().bottom ?? NaN;
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      const [bottom, place] = [at(), log.scrollTop];
      log.scrollTop += by;
      const scrolled = log.scrollTop - place;
      // What comes in has a frame for it.
      for (let n = 0; n < 2; n++) await frame();
      return [id, at() - (bottom - scrolled)];
    }, towards);
    expect(Math.abs(moved), `${marker} stays where it was read`).toBeLessThan(3);
    // Older ones have to come from the server.
    const edge = towards < 0 ? before[0].n : before[before.length - 1].n;
    still = edge === last ? still + 1 : 0;
    last = edge;
    if (still > 20) await page.waitForTimeout(50);
    expect(still, `stuck at ${edge}`).toBeLessThan(200);
  }
}

test("two thousand messages are read to the first and back, and each is met once, in its place", async ({ person, server }) => {
  test.setTimeout(180_000);
  await talk(server.url, 2_000);
  const eve = await person("Eve", tall);
  const { page } = eve;
  await arrives(eve);
  await listens(page);
  const up = new Set<number>();
  await walks(page, 1, up);
  expect(up.size).toBe(2_000);
  await expect(said(page, "rad 2000")).toHaveCount(0);
  await said(page, "rad 1").scrollIntoViewIfNeeded();
  // What is said meanwhile is counted, and moves nothing.
  const place = async () => (await said(page, "rad 3").boundingBox())?.y ?? 0;
  const before = await place();
  await guest(server.url, "alldeles nytt");
  await expect(page.getByRole("button", { name: "1 nytt meddelande" })).toBeVisible();
  // What came into the page on the way is not read out; what is said now is.
  await expect.poll(() => heard(page)).toEqual(["Sen gäst: alldeles nytt"]);
  await expect(log(page)).toHaveAttribute("aria-live", "off");
  expect(Math.abs((await place()) - before)).toBeLessThan(2);
  await expectAccessible(page);
  const down = new Set<number>();
  await walks(page, 2_000, down);
  expect(down.size).toBeGreaterThanOrEqual(2_000);
  await page.getByRole("button", { name: "1 nytt meddelande" }).click();
  await expect(said(page, "alldeles nytt")).toBeInViewport();
});

const phone = { locale: "en-GB", viewport: { width: 360, height: 740 } };

for (const [how, options, count, news] of [
  ["in Swedish", tall, 800, /\d+ nya meddelanden/],
  ["in English, on a phone", phone, 450, /\d+ new messages/],
] as const) {
  test(`whoever stays at the end keeps no more than the page needs, and finds it again by Escape (${how})`, async ({ person, server }) => {
    test.setTimeout(120_000);
    const eve = await person("Eve", options);
    const { page } = eve;
    await arrives(eve);
    await listens(page);
    await talk(server.url, count);
    await expect(said(page, `rad ${count}`)).toBeInViewport();
    // Nobody can listen to all of it: it is counted, now and then.
    await expect.poll(async () => (await heard(page)).join()).toMatch(news);
    expect((await heard(page)).length).toBeLessThan(20);
    expect((await numbers(page)).length).toBeLessThanOrEqual(most);
    // What was left out comes back.
    await walks(page, 100, new Set());
    await page.keyboard.press("Escape");
    await expect(said(page, `rad ${count}`)).toBeInViewport();
    expect((await numbers(page)).length).toBeLessThanOrEqual(most);
  });
}

test("a link and an answer lead far back within a long room", async ({ person, server }) => {
  test.setTimeout(120_000);
  await talk(server.url, 700);
  await guest(server.url, "svar", "2");
  const eve = await person("Eve", tall);
  const { page } = eve;
  await page.goto("/chat/lobby?at=102#m102");
  await expect(said(page, "rad 101")).toBeInViewport();
  await arrives(eve);
  await walks(page, 1, new Set());
  await page.getByRole("button", { name: "Till det nyaste" }).click();
  await expect(said(page, "svar")).toBeInViewport();
  await log(page).getByRole("link", { name: /^Svar till Person 0/ }).click();
  await expect(said(page, "rad 1")).toBeInViewport();
  // It is another page, if it was not in this one: then its script has to be there.
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(said(page, "svar")).toBeInViewport();
});
