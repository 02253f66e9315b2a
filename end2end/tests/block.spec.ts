// Whom one does not want to hear, for oneself, as people do it.
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const composer = (page: Page) => page.getByRole("textbox", { name: /^Meddelande till/ });
const log = (page: Page) => page.getByRole("log");
const folded = (page: Page) => log(page).getByText("Från någon du har blockerat · visa");

async function arrives({ page, name }: Person): Promise<void> {
  await page.goto("/chat/lobby");
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
  await page.getByLabel("Ditt smeknamn").fill(name);
  await page.getByRole("button", { name: "Gå med" }).click();
  await expect(composer(page)).toBeVisible();
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
}

async function says({ page }: Person, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
  await expect(log(page).getByText(text, { exact: true })).toBeVisible();
}

test("a person is blocked from the message's menu, in all tabs, and heard again", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await says(bo, "Något tråkigt");
  const tab = await anna.context.newPage();
  await tab.goto("/chat/lobby");
  await expect(tab.getByText("Ansluten", { exact: true })).toBeAttached();

  await anna.page.getByRole("link", { name: "Åtgärder för meddelandet från Bo" }).click();
  await anna.page.getByRole("link", { name: "Blockera …" }).click();
  await expect(anna.page.getByRole("heading", { level: 1, name: "Bo" })).toBeVisible();
  await expectAccessible(anna.page);
  await anna.page.getByRole("button", { name: "Blockera personen" }).click();
  await expect(anna.page.getByText("Du har blockerat personen.")).toBeVisible();

  // The other tab was open all the time.
  await expect(folded(tab)).toHaveCount(1);
  await expect(log(tab).getByText("Något tråkigt")).toBeHidden();
  await expectAccessible(tab);
  await folded(tab).click();
  await expect(log(tab).getByText("Något tråkigt")).toBeVisible();

  // What comes is folded too, and nobody is seen typing it.
  await composer(bo.page).pressSequentially("Mer");
  await composer(bo.page).press("Enter");
  await expect(folded(tab)).toHaveCount(2);
  await expect(tab.locator(".typing")).toHaveText("");

  await anna.page.goto("/account");
  await anna.page.getByRole("button", { name: "Häv blockeringen: Bo" }).click();
  await expect(anna.page.getByRole("heading", { name: "Personer du har blockerat" })).toHaveCount(0);
  await expect(folded(tab)).toHaveCount(0);
  await expect(log(tab).getByText("Mer", { exact: true })).toBeVisible();
});

test("without JavaScript one blocks by a button, and opens what is folded", async ({ person }) => {
  const [bo, anna] = [await person("Bo"), await person("Anna", { javaScriptEnabled: false })];
  await arrives(bo);
  await says(bo, "Något tråkigt");
  await anna.page.goto("/chat/lobby");
  await anna.page.getByLabel("Ditt smeknamn").fill("Anna");
  await anna.page.getByRole("button", { name: "Gå med" }).click();
  await anna.page.getByRole("link", { name: "Åtgärder för meddelandet från Bo" }).click();
  await anna.page.getByRole("link", { name: "Om Bo" }).click();
  await anna.page.getByRole("button", { name: "Blockera personen" }).click();
  await anna.page.goto("/chat/lobby");
  await expect(anna.page.getByText("Något tråkigt")).toBeHidden();
  await folded(anna.page).click();
  await expect(anna.page.getByText("Något tråkigt")).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test(`what a blocked person said is folded where it was kept or is found ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ person }) => {
    const [bo, anna] = [await person("Bo"), await person("Anna", { javaScriptEnabled, viewport: { width: 360, height: 740 } })];
    await arrives(bo);
    await says(bo, "Pumpernickel");
    const { page } = anna;
    await page.goto("/chat/lobby");
    await page.getByLabel("Ditt smeknamn").fill("Anna");
    await page.getByRole("button", { name: "Gå med", exact: true }).click();
    await expect(composer(page)).toBeVisible();
    await page.goto("/chat/lobby/m/2");
    await page.getByRole("button", { name: "Bokmärk", exact: true }).click();
    await page.goto("/chat/lobby/t/2");
    await page.getByLabel("Svara i tråden").fill("Gott!");
    await page.getByRole("button", { name: "Skicka" }).click();
    await expect(page.getByText("Gott!")).toBeVisible();
    await page.goto("/chat/lobby/m/2");
    await page.getByRole("link", { name: "Om Bo" }).click();
    await page.getByRole("button", { name: "Blockera personen" }).click();
    for (const path of ["/chat/bookmarks", "/chat/search?q=pumpernickel", "/chat/threads", "/chat/lobby/t/2"]) {
      await page.goto(path);
      const words = page.getByRole("listitem").getByText("Pumpernickel");
      await expect(page.getByText("Från någon du har blockerat · visa"), path).toBeVisible();
      await expect(words, path).toBeHidden();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
      if (javaScriptEnabled) await expectAccessible(page);
      await page.getByText("Från någon du har blockerat · visa").click();
      await expect(words, path).toBeVisible();
    }
  });
}
