// Who is here, who is away and who types, as people see it.
import { resolve } from "node:path";
import { expect, expectAccessible, test, type Person } from "./fixtures";

/** A picture to show oneself by. */
const icon = resolve(import.meta.dirname, "../../public/icon-180.png");

type Page = Person["page"];

const composer = (page: Page) => page.getByRole("textbox", { name: /^(Meddelande till|Message to)/ });
const log = (page: Page) => page.getByRole("log");
const typing = (page: Page) => page.locator(".typing");

async function arrives({ page, name }: Person): Promise<void> {
  await page.goto("/chat/lobby");
  await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
  await page.getByLabel(/^(Ditt smeknamn|Your nick)$/).fill(name);
  await page.getByRole("button", { name: /^(Gå med|Join)$/ }).click();
  await expect(composer(page)).toBeVisible();
  await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
}

const languages = [
  ["in Swedish", {}, { one: "skriver …", two: "Bo och Cecilia skriver …", away: "borta", here: "här", now: "Här nu", drawer: "Rum och folk" }],
  ["in English, on a phone", { locale: "en-GB", viewport: { width: 360, height: 740 } }, { one: "is typing …", two: "Bo and Cecilia are typing …", away: "away", here: "here", now: "Here now", drawer: "Rooms and people" }],
] as const;

for (const [how, options, words] of languages) {
  test(`that somebody types is seen by others until they have said it (${how})`, async ({ person }) => {
    const [anna, bo, cecilia] = [await person("Anna", options), await person("Bo"), await person("Cecilia")];
    for (const one of [anna, bo, cecilia]) await arrives(one);
    // Her clock stands still: nothing is forgotten for having been said long ago.
    await anna.page.clock.setFixedTime(new Date());
    const height = () => anna.page.locator(".around-talk").evaluate((line) => line.getBoundingClientRect().height);
    const before = await height();

    await composer(bo.page).pressSequentially("Jag tror");
    await expect(typing(anna.page)).toHaveText(`Bo ${words.one}`);
    expect(await height(), "nothing moves").toBe(before);
    await expect(typing(bo.page)).toHaveText("");
    await composer(cecilia.page).pressSequentially("Nej");
    await expect(typing(anna.page)).toHaveText(words.two);
    await expectAccessible(anna.page);

    await composer(bo.page).press("Enter");
    await expect(log(anna.page).getByText("Jag tror", { exact: true })).toBeVisible();
    await expect(typing(anna.page)).toHaveText(`Cecilia ${words.one}`);
    // Who writes no more is forgotten, once it is later.
    await anna.page.clock.setFixedTime(new Date(Date.now() + 7_000));
    await expect(typing(anna.page)).toHaveText("");
  });

  test(`who has gone from all their screens is away, in words, with scripts and without (${how})`, async ({ person }) => {
    const [anna, bo] = [await person("Anna", options), await person("Bo")];
    await bo.page.clock.install();
    await arrives(anna);
    await arrives(bo);
    const drawer = anna.page.getByRole("button", { name: words.drawer });
    const opens = async () => void ((await drawer.isVisible()) && (await drawer.click()));
    await opens();
    const people = anna.page.getByRole("region", { name: words.now });
    const entry = people.getByRole("listitem").filter({ hasText: "Bo" });
    await expect(entry).toBeVisible();
    await expect(entry.getByText(words.away, { exact: true })).toHaveCount(0);

    const shows = (hidden: boolean) =>
      bo.page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await shows(true);
    // What sees it is fetched when it is first wanted.
    await expect(async () => {
      await bo.page.clock.runFor(16_000);
      await expect(entry.getByText(words.away, { exact: true })).toBeVisible({ timeout: 1_000 });
    }).toPass();

    const reader = await person("Läsare", { ...options, javaScriptEnabled: false });
    await reader.page.goto("/chat/people");
    const line = (nick: string) => reader.page.getByRole("listitem").filter({ hasText: nick });
    await expect(line("Bo").getByText(words.away, { exact: true })).toBeVisible();
    await expect(line("Anna").getByText(words.here, { exact: true })).toBeVisible();
    await anna.page.goto("/chat/people");
    await expectAccessible(anna.page);
    await anna.page.goto("/chat/lobby");
    await expect(anna.page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
    await opens();

    await shows(false);
    await expect(entry.getByText(words.away, { exact: true })).toHaveCount(0);
    // Nothing is done with the page for five minutes.
    await bo.page.clock.runFor(301_000);
    await expect(entry.getByText(words.away, { exact: true })).toBeVisible();
    // And whoever closes it is gone.
    await bo.page.close();
    await expect(entry).toHaveCount(0);
  });
}

test("who is renamed, and who shows another face, is seen so in open tabs", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await composer(bo.page).fill("Hej");
  await composer(bo.page).press("Enter");
  const message = log(anna.page).getByRole("listitem").filter({ hasText: "Hej" });
  await expect(message.getByText("Bo", { exact: true })).toBeVisible();

  // In another tab, as most do it.
  const account = await bo.context.newPage();
  await account.goto("/account");
  await account.getByLabel("Nytt smeknamn").fill("Bosse");
  await account.getByRole("button", { name: "Byt", exact: true }).click();
  await expect(account).toHaveURL(/done=nick/);
  await expect(message.getByText("Bosse", { exact: true })).toBeVisible();
  await expect(log(bo.page).getByText("Bosse", { exact: true })).toBeVisible();
  await expect(log(anna.page).getByText("Bo", { exact: true })).toHaveCount(0);

  const face = message.locator(".avatar");
  const picture = () => face.evaluate((circle) => getComputedStyle(circle).backgroundImage);
  expect(await picture()).toBe("none");
  await account.goto("/account");
  await account.locator("input[type=file]").setInputFiles(icon);
  await account.getByRole("button", { name: "Spara bilden" }).click();
  await expect(account).toHaveURL(/done=picture/);
  await expect.poll(picture).toContain("/account/picture/");
});
