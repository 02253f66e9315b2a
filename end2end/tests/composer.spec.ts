// What helps whoever writes: marks, a look at the message, emoji by code and by box. Each test has a server and
// people of its own.
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const sv = { nick: "Ditt smeknamn", join: "Gå med", to: /^Meddelande till/ };
const en = { nick: "Your nick", join: "Join", to: /^Message to/ };

async function arrives({ page, name }: Person, words = sv): Promise<void> {
  await page.goto("/chat/lobby");
  await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
  await page.getByLabel(words.nick).fill(name);
  await page.getByRole("button", { name: words.join }).click();
  await expect(composer(page, words)).toBeVisible();
  await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
}

const composer = (page: Page, words = sv) => page.getByRole("textbox", { name: words.to });
const log = (page: Page) => page.getByRole("log");
const tool = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

const phone = { locale: "en-GB", viewport: { width: 360, height: 740 } };

for (const [how, words, options, tools] of [
  ["in Swedish", sv, {}, { bold: "Fet", code: "Kod", quote: "Citat", list: "Lista", link: "Länk", text: "länktext", look: "Förhandsvisning" }],
  ["in English, on a phone", en, phone, { bold: "Bold", code: "Code", quote: "Quote", list: "List", link: "Link", text: "link text", look: "Preview" }],
] as const) {
  test(`marks are set around what is selected, taken away again, and undone (${how})`, async ({ person }) => {
    const anna = await person("Anna", options);
    const { page } = anna;
    await arrives(anna, words);
    const field = composer(page, words);
    const selects = (from: number, to: number) =>
      field.evaluate((area: HTMLTextAreaElement, [from, to]) => area.setSelectionRange(from, to), [from, to]);
    await field.fill("hej alla");
    await selects(4, 8);
    await tool(page, tools.bold).click();
    await expect(field).toHaveValue("hej **alla**");
    await tool(page, tools.bold).click();
    await expect(field).toHaveValue("hej alla");
    await field.press("Control+i");
    await expect(field).toHaveValue("hej _alla_");
    await field.press("Control+z");
    await expect(field).toHaveValue("hej alla");
    await tool(page, tools.quote).click();
    await expect(field).toHaveValue("> hej alla");
    await field.press("Enter");
    await expect(log(page).getByRole("blockquote")).toHaveText("hej alla");

    // Code in a line, and of several lines.
    await field.fill("kör make");
    await selects(4, 8);
    await tool(page, tools.code).click();
    await expect(field).toHaveValue("kör `make`");
    await field.fill("ett\ntvå");
    await selects(0, 7);
    await tool(page, tools.code).click();
    await expect(field).toHaveValue("```\nett\ntvå\n```");
    await field.fill("ett\ntvå");
    await selects(0, 7);
    await tool(page, tools.list).click();
    await expect(field).toHaveValue("- ett\n- två");
    await field.press("Enter");
    await expect(log(page).locator(".bubble__said").getByRole("listitem")).toHaveText(["ett", "två"]);
    await field.fill("se ");
    await tool(page, tools.link).click();
    await expect(field).toHaveValue(`se [${tools.text}](https://)`);
    // The address is what one writes next.
    await page.keyboard.type("https://example.org/a");
    await field.press("Enter");
    await expect(log(page).getByRole("link", { name: tools.text })).toHaveAttribute("href", "https://example.org/a");
  });

  test(`a look shows how the message will be, and is gone with it (${how})`, async ({ person }) => {
    const anna = await person("Anna", options);
    const { page } = anna;
    await arrives(anna, words);
    await composer(page, words).fill("**viktigt** <b>nej</b>");
    await tool(page, tools.look).click();
    const look = page.locator("#preview");
    await expect(look.getByText("viktigt")).toBeVisible();
    await expect(look).toContainText("<b>nej</b>");
    await expectAccessible(page);
    await composer(page, words).press("Enter");
    await expect(look).toBeEmpty();
    await expect(log(page).getByText("viktigt")).toBeVisible();
  });
}

test("a short code becomes its emoji, offered while one types, and never in code", async ({ person }) => {
  const anna = await person("Anna");
  const { page } = anna;
  await arrives(anna);
  await composer(page).pressSequentially("fest :tada:");
  await expect(composer(page)).toHaveValue("fest 🎉");
  await composer(page).pressSequentially(" :rocke");
  const offers = page.getByRole("listbox");
  await expect(offers.getByRole("option").first()).toContainText("rocket");
  await composer(page).press("Enter");
  await expect(composer(page)).toHaveValue("fest 🎉 🚀");
  await composer(page).pressSequentially(" `:tada:`");
  await expect(composer(page)).toHaveValue("fest 🎉 🚀 `:tada:`");
  await composer(page).pressSequentially(" :smi");
  await expect(offers).toBeVisible();
  await composer(page).press("Escape");
  await expect(offers).toHaveCount(0);
});

for (const [locale, words, names] of [
  ["sv-SE", sv, { emoji: "Emoji", search: "Sök emoji", find: "konfetti", name: "konfettismällare", recent: "Senaste", menu: "Fler emoji", rocket: "raket" }],
  ["en-GB", en, { emoji: "Emoji", search: "Search emoji", find: "popper", name: "party popper", recent: "Recent", menu: "More emoji", rocket: "rocket" }],
] as const) {
  test(`an emoji is found by its words and picked by keyboard, also as a reaction, in ${locale}`, async ({ person }) => {
    const anna = await person("Anna", { locale, viewport: { width: 360, height: 740 } });
    const { page } = anna;
    await arrives(anna, words);
    await composer(page, words).fill("hurra ");
    await tool(page, names.emoji).click();
    const search = page.getByRole("searchbox", { name: names.search });
    await expect(search).toBeFocused();
    const box = (await page.locator(".emoji-box").boundingBox())!;
    expect(box.x >= 0 && box.x + box.width <= 360 && box.y >= 0, JSON.stringify(box)).toBe(true);
    await search.fill(names.find);
    await expect(page.getByRole("button", { name: names.name })).toBeVisible();
    // Of a few: of all two thousand it takes half a minute.
    await expectAccessible(page);
    await search.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(composer(page, words)).toHaveValue("hurra 🎉");
    await composer(page, words).press("Control+Enter");
    await page.getByRole("button", { name: /^(Skicka|Send)$/ }).click();
    await expect(log(page).getByText("hurra 🎉")).toBeVisible();
    await expect(log(page).locator("time")).toHaveCount(1);
    await log(page).getByRole("link", { name: /^(Åtgärder|Actions)/ }).click();
    await page.getByRole("button", { name: names.menu }).click();
    await expect(page.getByRole("group", { name: names.recent }).getByRole("button", { name: names.name })).toBeVisible();
    await search.fill(names.rocket);
    await search.press("Enter");
    await expect(log(page).getByRole("button", { name: /^🚀/ })).toBeVisible();
  });
}
