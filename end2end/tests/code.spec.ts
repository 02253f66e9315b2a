// Code in messages: its colours, live and from the server, the button that copies it; and long messages that fold.
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const words = {
  sv: { nick: "Ditt smeknamn", join: "Gå med", to: /^Meddelande till/, copy: "Kopiera", copied: "Kopierad", all: "Visa hela meddelandet" },
  en: { nick: "Your nick", join: "Join", to: /^Message to/, copy: "Copy", copied: "Copied", all: "Show the whole message" },
};
type Words = (typeof words)["sv"];
const locales = { sv: "sv-SE", en: "en-GB" } as const;
const fence = "```";
const source = 'fn main() {\n    let hej = "<b>å</b>"; // ett\n}';

async function arrives({ page, name }: Person, w: Words = words.sv): Promise<void> {
  await page.goto("/chat/lobby");
  await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
  await page.getByLabel(w.nick).fill(name);
  await page.getByRole("button", { name: w.join, exact: true }).click();
  await expect(composer(page, w)).toBeVisible();
  await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
}

const composer = (page: Page, w: Words = words.sv) => page.getByRole("textbox", { name: w.to });
const log = (page: Page) => page.getByRole("log");
const block = (page: Page) => log(page).locator(".messages:not(.messages--pending) pre code");

async function says(page: Page, text: string, w: Words = words.sv): Promise<void> {
  await composer(page, w).fill(text);
  await composer(page, w).press("Enter");
}

for (const lang of ["sv", "en"] as const) {
  const w = words[lang];
  test(`code is coloured where it is read, and copied by button and keyboard (${lang})`, async ({ person }) => {
    const anna = await person("Anna", { locale: locales[lang], permissions: ["clipboard-read", "clipboard-write"] });
    const bo = await person("Bo", { locale: locales[lang] });
    await arrives(anna, w);
    await arrives(bo, w);
    await says(bo.page, `${fence}rust\n${source}\n${fence}`, w);
    for (const { page } of [anna, bo]) {
      await expect(block(page)).toHaveText(source);
      await expect(block(page).locator(".hl-string")).toHaveText('"<b>å</b>"');
      await expect(block(page).locator(".hl-comment")).toContainText("ett");
      await expect(block(page).locator(".hl-keyword").first()).toHaveText(/fn|let/);
    }
    const copy = anna.page.getByRole("button", { name: w.copy, exact: true });
    await copy.focus();
    await anna.page.keyboard.press("Enter");
    await expect(anna.page.getByRole("button", { name: w.copied, exact: true })).toBeVisible();
    await expect(log(anna.page).getByRole("status")).toHaveText(w.copied);
    expect(await anna.page.evaluate(() => navigator.clipboard.readText())).toBe(source);
    await expectAccessible(anna.page);
    // What the server draws has the same colours, before any script.
    await anna.page.reload();
    await expect(block(anna.page).locator(".hl-string")).toHaveText('"<b>å</b>"');
    await expect(anna.page.getByRole("button", { name: w.copy, exact: true })).toBeVisible();
  });
}

test("without JavaScript code has its colours and a long message opens", async ({ person }) => {
  const bo = await person("Bo");
  await arrives(bo);
  await says(bo.page, `${fence}rust\n${source}\n${fence}`);
  await says(bo.page, Array.from({ length: 40 }, (_, n) => `rad ${n}`).join("\n"));
  const fold = bo.page.getByRole("checkbox", { name: words.sv.all });
  await expect(fold).toBeVisible();
  const { page } = await person("Anna", { javaScriptEnabled: false });
  await page.goto("/chat/lobby");
  await expect(block(page).locator(".hl-string")).toHaveText('"<b>å</b>"');
  const said = log(page).locator(".bubble__said").filter({ hasText: "rad 39" });
  const height = async () => (await said.boundingBox())?.height ?? 0;
  expect(await height()).toBeLessThan(250);
  await page.getByRole("checkbox", { name: words.sv.all }).check();
  expect(await height()).toBeGreaterThan(700);
});

test("a long message folds, opens by keyboard, and is whole where its address leads", async ({ person }) => {
  const anna = await person("Anna", { viewport: { width: 360, height: 640 } });
  await arrives(anna);
  const { page } = anna;
  await says(page, "lång rad ".repeat(220));
  const said = log(page).locator(".messages:not(.messages--pending) .bubble__said").filter({ hasText: "lång rad" });
  const fold = page.getByRole("checkbox", { name: words.sv.all });
  await expect(fold).toBeVisible();
  const height = async () => (await said.boundingBox())?.height ?? 0;
  await expect.poll(height).toBeLessThan(250);
  await fold.focus();
  await page.keyboard.press("Space");
  await expect(fold).toBeChecked();
  await expect.poll(height).toBeGreaterThan(400);
  await fold.uncheck();
  await page.getByRole("heading", { level: 1 }).focus();
  await expect.poll(height).toBeLessThan(250);
  await log(page).getByRole("link").filter({ has: page.locator("time") }).click();
  await page.reload();
  await expect.poll(height).toBeGreaterThan(400);
  await expectAccessible(page);
});
