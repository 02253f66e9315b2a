// What one does with a message after it was said. Each test has a server and people of its own.
import { expect, expectAccessible, lineCut, test, type Person } from "./fixtures";

type Page = Person["page"];

const sv = { nick: "Ditt smeknamn", join: "Gå med", up: "Ansluten", to: /^Meddelande till/ };
const en = { nick: "Your nick", join: "Join", up: "Connected", to: /^Message to/ };

async function arrives(person: Person, words = sv): Promise<void> {
  const { page, name } = person;
  await page.goto("/chat/lobby");
  await expect(page.getByText(words.up, { exact: true })).toBeAttached();
  await page.getByLabel(words.nick).fill(name);
  await page.getByRole("button", { name: words.join }).click();
  await expect(composer(page, words)).toBeVisible();
  await expect(page.getByText(words.up, { exact: true })).toBeAttached();
}

const composer = (page: Page, words = sv) => page.getByRole("textbox", { name: words.to });
const log = (page: Page) => page.getByRole("log");
const said = (page: Page, text: string) => log(page).getByText(text, { exact: true });
const row = (page: Page, text: string) => log(page).getByRole("listitem").filter({ hasText: text });
const chip = (page: Page, emoji: string) => log(page).getByRole("button", { name: new RegExp(`^${emoji}`) });
const menu = (page: Page, name = "Mer om meddelandet") => page.getByRole("dialog", { name });

async function says({ page }: Person, text: string, words = sv): Promise<void> {
  await composer(page, words).fill(text);
  await composer(page, words).press("Enter");
  await expect(said(page, text)).toHaveCount(1);
  // What waits for its acknowledgement has no moment yet, and can't be edited.
  await expect(row(page, text).locator("time")).toHaveCount(1);
}

async function opensMenu(page: Page, text: string): Promise<void> {
  await row(page, text).hover();
  await row(page, text).getByRole("link", { name: /^(Åtgärder|Actions)/ }).click();
}

test("what somebody edits changes for all, and its earlier words are a link away", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await says(anna, "Vi ses kl 14");
  await opensMenu(anna.page, "Vi ses kl 14");
  await menu(anna.page).getByRole("button", { name: "Redigera" }).click();
  await expect(composer(anna.page)).toHaveValue("Vi ses kl 14");
  await composer(anna.page).fill("Vi ses kl 15");
  await anna.page.getByRole("button", { name: "Spara" }).click();
  for (const { page } of [anna, bo]) {
    await expect(said(page, "Vi ses kl 15")).toHaveCount(1);
    await expect(said(page, "Vi ses kl 14")).toHaveCount(0);
  }
  await expect(composer(anna.page)).toHaveValue("");
  await row(bo.page, "Vi ses kl 15").getByRole("link", { name: "redigerat" }).click();
  await expect(bo.page.getByRole("region", { name: "Tidigare lydelser" })).toContainText("Vi ses kl 14");
  await expectAccessible(bo.page);
});

for (const [how, words, options, told] of [
  ["in Swedish", sv, {}, { editing: "Du redigerar ett meddelande", edited: "redigerat" }],
  ["in English, on a phone", en, { locale: "en-GB", viewport: { width: 360, height: 740 } }, { editing: "You are editing a message", edited: "edited" }],
] as const) {
  test(`the arrow key edits the last message, and Escape keeps what was begun (${how})`, async ({ person }) => {
    const anna = await person("Anna", options);
    const field = composer(anna.page, words);
    await arrives(anna, words);
    await says(anna, "fle", words);
    await field.press("ArrowUp");
    await expect(anna.page.getByText(told.editing)).toBeVisible();
    await expect(field).toHaveValue("fle");
    await field.press("Escape");
    await expect(field).toHaveValue("");
    await field.press("ArrowUp");
    await field.fill("fel");
    await field.press("Enter");
    await expect(said(anna.page, "fel")).toHaveCount(1);
    await expect(row(anna.page, "fel")).toContainText(told.edited);
  });
}

test("what somebody deletes is a stone for all, after a second look", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await says(anna, "Oj, fel rum");
  await expect(said(bo.page, "Oj, fel rum")).toHaveCount(1);
  await opensMenu(bo.page, "Oj, fel rum");
  await expect(menu(bo.page).getByRole("button", { name: "Svara" })).toBeVisible();
  await expect(menu(bo.page).getByRole("button", { name: /Ta bort|Redigera/ })).toHaveCount(0);
  await bo.page.keyboard.press("Escape");
  await opensMenu(anna.page, "Oj, fel rum");
  await menu(anna.page).getByRole("button", { name: "Ta bort", exact: true }).click();
  await expect(said(anna.page, "Oj, fel rum")).toHaveCount(1);
  await menu(anna.page).getByRole("button", { name: "Ta bort för gott?" }).click();
  for (const { page } of [anna, bo]) {
    await expect(said(page, "Meddelandet är borttaget.")).toHaveCount(1);
    await expect(said(page, "Oj, fel rum")).toHaveCount(0);
  }
  await bo.page.reload();
  await expect(said(bo.page, "Meddelandet är borttaget.")).toHaveCount(1);
});

test("people react, see who did, and take it back by keyboard without losing their place", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await says(anna, "Hej!");
  await opensMenu(bo.page, "Hej!");
  await menu(bo.page).getByRole("button", { name: "🎉" }).click();
  for (const { page } of [anna, bo]) await expect(chip(page, "🎉")).toHaveAccessibleName("🎉 Bo");
  await expect(chip(bo.page, "🎉")).toHaveAttribute("aria-pressed", "true");
  await chip(anna.page, "🎉").focus();
  await anna.page.keyboard.press("Enter");
  for (const { page } of [anna, bo]) await expect(chip(page, "🎉")).toHaveAccessibleName("🎉 Bo, Anna");
  await expect(chip(anna.page, "🎉")).toBeFocused();
  await anna.page.keyboard.press("Enter");
  await expect(chip(bo.page, "🎉")).toHaveAccessibleName("🎉 Bo");
  await expect(chip(anna.page, "🎉")).toBeFocused();
});

test("an answer shows what it answers, and leads there", async ({ person }) => {
  const [anna, eve] = [await person("Anna"), await person("Eve", { locale: "en-GB" })];
  await arrives(anna);
  await arrives(eve, en);
  await says(anna, "När ses vi?");
  await expect(said(eve.page, "När ses vi?")).toHaveCount(1);
  await opensMenu(eve.page, "När ses vi?");
  await menu(eve.page, "More about the message").getByRole("button", { name: "Reply" }).click();
  await expect(composer(eve.page, en)).toBeFocused();
  await expect(eve.page.getByText("Reply to Anna")).toBeVisible();
  await composer(eve.page, en).fill("At three");
  await composer(eve.page, en).press("Enter");
  const answer = row(anna.page, "At three").getByRole("link", { name: /Svar till Anna/ });
  await expect(answer).toContainText("När ses vi?");
  await answer.click();
  await expect(anna.page).toHaveURL(/\?at=\d+#m\d+$/);
  await expect(eve.page.getByText("Reply to Anna").first()).toBeVisible();
});

test("an edit and a reaction that are made offline arrive when the line is back", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await says(anna, "utkast");
  await expect(said(bo.page, "utkast")).toHaveCount(1);
  anna.expectErrors(...lineCut);
  await anna.context.setOffline(true);
  await expect(anna.page.getByText(/Du är offline|Anslutningen bröts/).first()).toBeVisible();
  await opensMenu(anna.page, "utkast");
  await menu(anna.page).getByRole("button", { name: "👍" }).click();
  await composer(anna.page).press("ArrowUp");
  await composer(anna.page).fill("färdigt");
  await composer(anna.page).press("Enter");
  await expect(anna.page.getByText("Redigeringen")).toBeVisible();
  await anna.context.setOffline(false);
  await expect(said(bo.page, "färdigt")).toHaveCount(1);
  await expect(chip(bo.page, "👍")).toHaveAccessibleName("👍 Anna");
  await expect(anna.page.getByText("Redigeringen")).toHaveCount(0);
});

test("without JavaScript all of it is links and forms", async ({ person }) => {
  const plain = { javaScriptEnabled: false };
  const [anna, bo] = [await person("Anna", plain), await person("Bo", plain)];
  for (const { page, name } of [anna, bo]) {
    await page.goto("/chat/lobby");
    await page.getByLabel(sv.nick).fill(name);
    await page.getByRole("button", { name: sv.join }).click();
  }
  await composer(anna.page).fill("Hej på er");
  await anna.page.getByRole("button", { name: "Skicka" }).click();
  await bo.page.goto("/chat/lobby");
  await bo.page.getByRole("link", { name: /^Åtgärder för meddelandet från Anna/ }).click();
  await bo.page.getByRole("button", { name: "👍" }).click();
  await expect(chip(bo.page, "👍")).toHaveAccessibleName("👍 Bo");
  await chip(bo.page, "👍").click();
  await expect(chip(bo.page, "👍")).toHaveCount(0);
  await bo.page.getByRole("link", { name: /^Åtgärder för meddelandet från Anna/ }).click();
  await bo.page.getByRole("region", { name: "Svara" }).getByRole("textbox").fill("Hej själv");
  await bo.page.getByRole("button", { name: "Svara" }).click();
  await expect(row(bo.page, "Hej själv").getByRole("link", { name: /Svar till Anna/ })).toContainText("Hej på er");
  await anna.page.goto("/chat/lobby");
  await row(anna.page, "Hej på er").first().getByRole("link", { name: /^Åtgärder/ }).click();
  await anna.page.getByRole("region", { name: "Redigera" }).getByRole("textbox").fill("Hej alla");
  await anna.page.getByRole("button", { name: "Spara" }).click();
  await expect(said(anna.page, "Hej alla").first()).toBeVisible();
  await row(anna.page, "Hej alla").first().getByRole("link", { name: /^Åtgärder/ }).click();
  await anna.page.getByText("Ta bort", { exact: true }).click();
  await anna.page.getByRole("button", { name: "Ta bort för gott?" }).click();
  // In its place, and where it was quoted.
  await expect(said(anna.page, "Meddelandet är borttaget.")).toHaveCount(2);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the menu, the stones and the reactions are accessible in ${colorScheme} mode, on a phone too`, async ({ person }) => {
    const anna = await person("Anna", { colorScheme });
    const { page } = anna;
    await arrives(anna);
    await says(anna, "bort");
    await opensMenu(page, "bort");
    await menu(page).getByRole("button", { name: "Ta bort", exact: true }).click();
    await menu(page).getByRole("button", { name: "Ta bort för gott?" }).click();
    await says(anna, "kvar");
    await opensMenu(page, "kvar");
    await menu(page).getByRole("button", { name: "❤️" }).click();
    await expect(chip(page, "❤️")).toBeVisible();
    await opensMenu(page, "kvar");
    await expectAccessible(page);
    for (const width of [320, 360, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      const box = await menu(page).boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= width && box.y + box.height <= 800, `${width} px`).toBe(true);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `at ${width} px`).toBeLessThanOrEqual(width);
    }
  });
}
