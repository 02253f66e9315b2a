// What is kept: pinned for all, bookmarked for oneself. Each test has a server and people of its own.
import { expect, expectAccessible, test, type Person } from "./fixtures";
import type { Server } from "./server";

type Page = Person["page"];

const words = {
  sv: {
    nick: "Ditt smeknamn", join: "Gå med", up: "Ansluten", to: /^Meddelande till/, more: /^Åtgärder/,
    menu: "Mer om meddelandet", pin: "Fäst i rummet", unpin: "Lossa", pins: "1 fäst meddelande",
    list: "Fästa meddelanden", keep: "Bokmärk", kept: "Sparat bland dina bokmärken.",
    mine: "Bokmärken", drop: "Ta bort bokmärket", none: /^Du har inga bokmärken/,
  },
  en: {
    nick: "Your nick", join: "Join", up: "Connected", to: /^Message to/, more: /^Actions/,
    menu: "More about the message", pin: "Pin in the room", unpin: "Unpin", pins: "1 pinned message",
    list: "Pinned messages", keep: "Bookmark", kept: "Kept among your bookmarks.",
    mine: "Bookmarks", drop: "Remove the bookmark", none: /^You have no bookmarks/,
  },
} as const;
type Words = (typeof words)[keyof typeof words];

const locales = { sv: "sv-SE", en: "en-GB" } as const;
const log = (page: Page) => page.getByRole("log");
const row = (page: Page, text: string) => log(page).getByRole("listitem").filter({ hasText: text });

async function arrives({ page, name }: Person, w: Words): Promise<void> {
  await page.goto("/chat/lobby");
  await page.getByLabel(w.nick).fill(name);
  await page.getByRole("button", { name: w.join }).click();
  await expect(page.getByRole("textbox", { name: w.to })).toBeVisible();
}

/** Becomes the owner by the link that the server has printed. */
async function owns({ page }: Person, server: Server, w: Words): Promise<void> {
  await page.goto(server.ownerLink);
  await page.getByRole("button", { name: w === words.sv ? "Bli ägare" : "Become the owner" }).click();
  await expect(page).toHaveURL(/\/queue$/);
}

async function says({ page }: Person, text: string, w: Words): Promise<void> {
  await page.getByRole("textbox", { name: w.to }).fill(text);
  await page.getByRole("textbox", { name: w.to }).press("Enter");
  await expect(row(page, text).locator("time")).toHaveCount(1);
}

async function chooses(page: Page, text: string, what: string, w: Words): Promise<void> {
  await row(page, text).hover();
  await row(page, text).getByRole("link", { name: w.more }).click();
  await page.getByRole("dialog", { name: w.menu }).getByRole("button", { name: what, exact: true }).click();
}

for (const lang of ["sv", "en"] as const) {
  const w = words[lang];
  test(`who keeps order pins a message, and all see it at once (${lang})`, async ({ person, server }) => {
    const [olle, bo] = [await person("Olle", { locale: locales[lang] }), await person("Bo", { locale: locales[lang] })];
    await arrives(olle, w);
    await owns(olle, server, w);
    await olle.page.goto("/chat/lobby");
    await expect(olle.page.getByText(w.up, { exact: true })).toBeAttached();
    await arrives(bo, w);
    await says(bo, "Tentan flyttas", w);
    await chooses(olle.page, "Tentan flyttas", w.pin, w);
    for (const { page } of [olle, bo]) {
      await expect(page.getByRole("link", { name: w.pins })).toBeVisible();
      await expect(row(page, "Tentan flyttas").getByRole("link", { name: /📌/ })).toBeVisible();
    }
    // A guest is not offered what they may not.
    await row(bo.page, "Tentan flyttas").getByRole("link", { name: w.more }).click();
    await expect(bo.page.getByRole("dialog", { name: w.menu }).getByRole("button", { name: w.unpin })).toHaveCount(0);
    await bo.page.keyboard.press("Escape");
    await bo.page.getByRole("link", { name: w.pins }).click();
    await expect(bo.page.getByRole("heading", { name: w.list })).toBeVisible();
    await expect(bo.page.getByText("Tentan flyttas")).toBeVisible();
    await expectAccessible(bo.page);
    await chooses(olle.page, "Tentan flyttas", w.unpin, w);
    await expect(olle.page.getByRole("link", { name: w.pins })).toHaveCount(0);
  });

  test(`a bookmark is one's own, on every page that is signed in (${lang})`, async ({ person }) => {
    const [anna, bo] = [await person("Anna", { locale: locales[lang] }), await person("Bo", { locale: locales[lang] })];
    await arrives(anna, w);
    await arrives(bo, w);
    await says(bo, "Läs kapitel 4", w);
    await chooses(anna.page, "Läs kapitel 4", w.keep, w);
    await expect(anna.page.getByText(w.kept)).toBeVisible();
    const tab = await anna.context.newPage();
    await tab.goto("/chat/bookmarks");
    await expect(tab.getByText("Läs kapitel 4")).toBeVisible();
    await expectAccessible(tab);
    await tab.setViewportSize({ width: 320, height: 600 });
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await tab.getByText("Läs kapitel 4").locator("xpath=ancestor::li").locator("a:has(time)").click();
    await expect(tab).toHaveURL(/\/chat\/lobby\?at=2#m2$/);
    await tab.goto("/chat/bookmarks");
    await tab.getByRole("button", { name: w.drop }).click();
    await expect(tab.getByText(w.none)).toBeVisible();
    await bo.page.goto("/chat/bookmarks");
    await expect(bo.page.getByText(w.none)).toBeVisible();
  });
}

test("without JavaScript one pins and keeps by forms", async ({ person, server }) => {
  const olle = await person("Olle", { javaScriptEnabled: false });
  const { page } = olle;
  await arrives(olle, words.sv);
  await owns(olle, server, words.sv);
  await page.goto("/chat/lobby");
  await page.getByRole("textbox", { name: words.sv.to }).fill("Viktigt");
  await page.getByRole("button", { name: "Skicka" }).click();
  await row(page, "Viktigt").first().getByRole("link", { name: words.sv.more }).click();
  await page.getByRole("button", { name: words.sv.pin }).click();
  await page.getByRole("link", { name: words.sv.pins }).click();
  await expect(page.getByText("Viktigt")).toBeVisible();
  await page.getByRole("link", { name: words.sv.more }).click();
  await page.getByRole("button", { name: words.sv.keep }).click();
  await expect(page.getByRole("button", { name: words.sv.drop })).toBeVisible();
  await page.goto("/chat/bookmarks");
  await expect(page.getByText("Viktigt")).toBeVisible();
});
