// What several people have in common: a talk of three, a room for members, a link passed on, a topic, a quote from far
// above, and a thread in which one writes as in the room. Each test has a server and people of its own.
import * as arriving from "./arriving";
import { arrives, claims, composer, heading, member, opens } from "./arriving";
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const words = {
  sv: {
    ...arriving.sv, menu: "Mer om meddelandet", more: /^Åtgärder/,
    edit: "Redigera", save: "Spara", reply: "Svara", remove: "Ta bort", sure: "Ta bort för gott?", stone: "Meddelandet är borttaget.",
    answers: /^Svar till Anna/, copy: "Kopiera länk", copied: "Länken är kopierad.",
  },
  en: {
    ...arriving.en, menu: "More about the message", more: /^Actions/,
    edit: "Edit", save: "Save", reply: "Reply", remove: "Delete", sure: "Delete for good?", stone: "This message was deleted.",
    answers: /^Reply to Anna/, copy: "Copy link", copied: "The link was copied.",
  },
};
type Words = (typeof words)["sv"];

const log = (page: Page) => page.getByRole("log");
const row = (page: Page, text: string) => log(page).getByRole("listitem").filter({ hasText: text });
const menu = (page: Page, w: Words = words.sv) => page.getByRole("dialog", { name: w.menu });

async function says({ page }: Person, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
  await expect(row(page, text).locator("time")).toHaveCount(1);
}

async function opensMenu(page: Page, text: string, w: Words = words.sv): Promise<void> {
  await row(page, text).hover();
  await row(page, text).getByRole("link", { name: w.more }).click();
}

test("three talk in a room of their own, which is the same the next time", async ({ person }) => {
  const [anna, bo, cilla] = [await person("Anna"), await person("Bo"), await person("Cilla")];
  for (const one of [anna, bo, cilla]) await arrives(one);
  await claims(anna);
  await anna.page.goto("/chat/people");
  for (const name of ["Välj: Bo", "Välj: Cilla"]) await anna.page.getByRole("checkbox", { name }).check();
  await anna.page.getByRole("button", { name: "Skriv till dem som är valda" }).click();
  await expect(heading(anna.page)).toHaveText("Anna, Bo, Cilla");
  const room = new URL(anna.page.url()).pathname;
  await expect(anna.page.getByText("Ansluten", { exact: true })).toBeAttached();
  await says(anna, "Fika?");
  for (const { page } of [bo, cilla]) {
    const link = page.getByRole("navigation", { name: "Rum" }).getByRole("link", { name: /Anna, Bo, Cilla/ });
    await link.click();
    await expect(log(page).getByText("Fika?")).toBeVisible();
  }
  await says(bo, "Gärna");
  await expect(log(cilla.page).getByText("Gärna")).toBeVisible();
  await anna.page.goto("/chat/lobby");
  await expect(anna.page.getByText("Ansluten", { exact: true })).toBeAttached();
  await composer(anna.page).fill("/dm @Cilla @Bo klockan tre");
  await composer(anna.page).press("Enter");
  await expect(log(bo.page).getByText("klockan tre")).toBeVisible();
  await expect(log(anna.page).getByText("klockan tre")).toBeVisible();
  expect(new URL(anna.page.url()).pathname).toBe(room);
});

test("a room for members opens to a guest who becomes one, in the open page, with all that was said", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await opens(await member(anna), "Fika");
  await arrives(bo, "/chat/fika");
  await says(bo, "Från en gäst");
  await anna.page.goto("/chat/fika/settings");
  const who = anna.page.getByRole("region", { name: "Vilka rummet är till för" });
  await who.getByLabel("Vem får läsa och skriva?").selectOption("members-write");
  await who.getByRole("button", { name: "Spara" }).click();
  await expect(composer(bo.page)).toBeHidden();
  // The page that is open hears of it: the field is there again.
  await claims(bo);
  await expect(composer(bo.page)).toBeVisible();
  await says(bo, "Från en medlem");
  await expect(row(bo.page, "Från en gäst")).toHaveClass(/message--mine/);
  // For members only: nobody else reads it.
  await who.getByLabel("Vem får läsa och skriva?").selectOption("members-only");
  await who.getByRole("button", { name: "Spara" }).click();
  await expect(anna.page.getByRole("listitem").filter({ hasText: "Bara medlemmar får läsa och skriva." })).toBeVisible();
  const eve = await person("Eve", { expectedErrors: [/status of 404/] });
  await eve.page.goto("/chat/fika");
  await expect(heading(eve.page)).toHaveText("Sidan finns inte");
  await bo.page.goto("/chat/fika");
  await expect(log(bo.page).getByText("Från en medlem")).toBeVisible();
  // And what Bo said as Bo is Bo's, until there is no Bo.
  await anna.page.goto("/chat/fika");
  await expect(log(anna.page).getByText("Från en gäst")).toBeVisible();
  await bo.page.goto("/account");
  const leave = bo.page.getByRole("region", { name: "Ta bort dig själv" });
  await leave.getByLabel("Nuvarande lösenfras").fill("korrekt häst batteri");
  await leave.getByLabel("Jag förstår att det inte går att ångra").check();
  await leave.getByRole("button", { name: "Ta bort mig" }).click();
  await expect(bo.page.getByRole("status")).toHaveText("Du är borttagen.");
  await expect(row(anna.page, "Från en gäst").getByText("Borttagen användare")).toBeVisible();
});

test("a topic is set and somebody is asked here by what one types", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(bo);
  await opens(await member(anna), "Fika");
  await expect(anna.page.getByText("Ansluten", { exact: true })).toBeAttached();
  await composer(anna.page).fill("/topic Kaffe klockan tre");
  await composer(anna.page).press("Enter");
  await expect(composer(anna.page)).toHaveValue("");
  await expect(anna.page.getByText("Kaffe klockan tre", { exact: true })).toBeVisible();
  await composer(anna.page).fill("/invite Bo");
  await composer(anna.page).press("Enter");
  await expect(composer(anna.page)).toHaveValue("");
  await bo.page.getByRole("navigation", { name: "Rum" }).getByRole("link", { name: /Anna/ }).click();
  // A link of our own stays in the tab.
  await log(bo.page).getByRole("link", { name: /\/chat\/fika/ }).click();
  await expect(heading(bo.page)).toHaveText("Fika");
  await expect(bo.page.getByText("Kaffe klockan tre", { exact: true })).toBeVisible();
});

test("a room is handed over: another keeps it too, and then alone", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await opens(await member(anna), "Fika");
  await arrives(bo);
  await claims(bo);
  await anna.page.goto("/chat/fika/settings");
  const form = anna.page.getByRole("region", { name: "Låt någon till sköta rummet" });
  await form.getByLabel("Medlemmens smeknamn").fill("Bo");
  await form.getByRole("button", { name: "Låt sköta" }).click();
  await expect(anna.page.getByText("Rummet sköts av Bo")).toBeVisible();
  await expectAccessible(anna.page);
  await anna.page.getByRole("button", { name: "Sluta sköta: Anna" }).click();
  await expect(anna.page.getByText("Rummet sköts av Anna")).toHaveCount(0);
  await expect(form).toHaveCount(0);
  await bo.page.goto("/chat/fika/settings");
  const topic = bo.page.getByRole("region", { name: "Ämne" });
  await topic.getByLabel("Vad rummet handlar om").fill("Kaffe");
  await topic.getByRole("button", { name: "Spara" }).click();
  await expect(bo.page.getByText("Kaffe", { exact: true })).toBeVisible();
});

test("an answer to what stands far above quotes it, on every page, until it is deleted", async ({ person }) => {
  const anna = await person("Anna");
  const eve = await person("Eve", { locale: "en-GB" });
  await arrives(anna);
  await says(anna, "Det var en gång");
  const path = "/chat/lobby/m/2";
  // More than a page, as many clients would have said it.
  for (let n = 0; n < 55; n += 1) {
    const id = `${n}`.padStart(32, "0");
    const send = () => anna.page.request.post("/chat/lobby", { form: { body: `rad ${n}`, id }, headers: { accept: "application/json" } });
    await expect(async () => expect((await send()).ok()).toBe(true)).toPass();
  }
  await anna.page.goto(path);
  await anna.page.getByRole("region", { name: "Svara" }).getByRole("textbox").fill("och sedan?");
  await anna.page.getByRole("button", { name: "Svara" }).click();
  await eve.page.goto("/chat/lobby");
  const answer = row(eve.page, "och sedan?").getByRole("link", { name: words.en.answers });
  await expect(answer).toContainText("Det var en gång");
  await expect(eve.page.getByText("Connected", { exact: true })).toBeAttached();
  await expect(answer).toContainText("Det var en gång");
  // One that comes while the page is open quotes what the page does not have, too.
  const other = "/chat/lobby/m/3";
  await anna.page.goto(other);
  await anna.page.getByRole("region", { name: "Svara" }).getByRole("textbox").fill("och den?");
  await anna.page.getByRole("button", { name: "Svara" }).click();
  const live = row(eve.page, "och den?").getByRole("link", { name: words.en.answers });
  await expect(live).toContainText("rad 0");
  for (const [place, quote] of [[path, answer], [other, live]] as const) {
    await anna.page.goto(place);
    await anna.page.getByText("Ta bort", { exact: true }).click();
    await anna.page.getByRole("button", { name: "Ta bort för gott?" }).click();
    await expect(quote).toContainText(words.en.stone);
  }
});

test("in a thread one writes as in the room, and does things to messages without leaving it", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await says(anna, "Vem har nyckeln?");
  await opensMenu(bo.page, "Vem har nyckeln?");
  const { page } = bo;
  await menu(page).getByRole("link", { name: "Svara i tråd" }).click();
  const panel = page.getByRole("dialog", { name: "Tråd", exact: true });
  const field = panel.getByLabel("Svara i tråden");
  await expect(field).toBeFocused();
  await field.pressSequentially("@Ann");
  await expect(page.getByRole("option", { name: "@Anna" })).toHaveAttribute("aria-selected", "true");
  await field.press("Tab");
  await expect(field).toHaveValue("@Anna ");
  await field.pressSequentially(":tada:");
  await expect(field).toHaveValue("@Anna 🎉");
  // What was begun is there when the thread is opened again.
  await field.press("Escape");
  await expect(panel).toHaveCount(0);
  await opensMenu(page, "Vem har nyckeln?");
  await menu(page).getByRole("link", { name: "Svara i tråd" }).click();
  await expect(field).toHaveValue("@Anna 🎉");
  await field.press("Enter");
  await expect(field).toHaveValue("");
  const said = panel.getByRole("listitem").filter({ hasText: "🎉" });
  await expect(said).toHaveCount(1);
  await said.hover();
  await said.getByRole("link", { name: words.sv.more }).click();
  const forms = panel.getByRole("dialog");
  await expectAccessible(page);
  await forms.getByRole("region", { name: "Redigera" }).getByRole("textbox").fill("Jag har den");
  await forms.getByRole("button", { name: "Spara" }).click();
  await expect(panel.getByText("Jag har den")).toBeVisible();
  await expect(forms).toHaveCount(0);
  await row(anna.page, "Vem har nyckeln?").getByRole("link", { name: "1 svar" }).click();
  await expect(anna.page.getByRole("dialog", { name: "Tråd", exact: true }).getByText("Jag har den")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/chat/lobby");

  // The marks, the look and the commands are those of the room.
  const tool = (name: string) => panel.getByRole("button", { name, exact: true });
  await field.fill("viktigt");
  await field.selectText();
  await tool("Fet").click();
  await expect(field).toHaveValue("**viktigt**");
  await tool("Förhandsvisning").click();
  await expect(panel.locator(".writing__look").getByText("viktigt")).toBeVisible();
  await expectAccessible(page);
  await field.press("Enter");
  await expect(panel.locator(".writing__look")).toBeEmpty();
  await expect(panel.getByRole("listitem").getByText("viktigt", { exact: true })).toBeVisible();
  await field.pressSequentially("/m");
  await expect(panel.getByRole("option")).toContainText("/me");
  await field.press("Enter");
  await expect(field).toHaveValue("/me ");
  await field.pressSequentially("letar");
  await field.press("Enter");
  await expect(panel.getByRole("listitem").getByText("letar", { exact: true })).toBeVisible();
  await expect(panel.getByRole("listitem").getByText("/me")).toHaveCount(0);
  // A line that is refused is an answer, of which the browser tells in its console.
  bo.expectErrors(/status of 422/);
  await field.fill("/usr/bin");
  await field.press("Enter");
  await expect(panel.getByRole("alert").filter({ hasText: "Kommandot /usr/bin finns inte" })).toBeVisible();
  await tool("Säg det som det står").click();
  await expect(panel.getByRole("listitem").getByText("/usr/bin", { exact: true })).toBeVisible();
  await expect(field).toHaveValue("");
  await expect(tool("Säg det som det står")).toBeHidden();

  // What is picked here stands among the recent ones in the room, after a reload too.
  const search = page.getByRole("searchbox", { name: "Sök emoji" });
  await tool("Emoji").click();
  await search.fill("raket");
  await search.press("Enter");
  await expect(field).toHaveValue("🚀");
  await page.reload();
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  await expect(page.getByRole("group", { name: "Senaste" }).getByRole("button", { name: "raket" })).toBeVisible();
});

// The same story in both languages, one of them on a phone.
for (const [lang, options] of [
  ["sv", { locale: "sv-SE", viewport: { width: 360, height: 640 } }],
  ["en", { locale: "en-GB" }],
] as const) {
  test(`editing, reacting, answering, copying a link and deleting, ${lang}`, async ({ person }) => {
    const w = words[lang];
    const anna = await person("Anna", { ...options, permissions: ["clipboard-read", "clipboard-write"] });
    const bo = await person("Bo", options);
    await arrives(anna, "/chat/lobby", w);
    await claims(anna);
    await arrives(bo, "/chat/lobby", w);
    const { page } = anna;
    await says(anna, "Hej");
    await opensMenu(page, "Hej", w);
    await menu(page, w).getByRole("button", { name: w.copy }).click();
    await expect(page.getByText(w.copied)).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/\/chat\/lobby\?at=2#m2$/);
    // Where the page did not come over TLS there is no clipboard, but the old way.
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true }));
    await opensMenu(page, "Hej", w);
    await menu(page, w).getByRole("button", { name: w.copy }).click();
    await expect(page.getByText(w.copied)).toBeVisible();
    await opensMenu(page, "Hej", w);
    await menu(page, w).getByRole("button", { name: w.edit }).click();
    await composer(page).fill("Hallå");
    await page.getByRole("button", { name: w.save, exact: true }).click();
    await expect(log(bo.page).getByText("Hallå", { exact: true })).toBeVisible();
    await opensMenu(page, "Hallå", w);
    await menu(page, w).getByRole("button", { name: "🎉" }).click();
    await expect(log(bo.page).getByRole("button", { name: /^🎉/ })).toHaveAccessibleName("🎉 Anna");
    await opensMenu(bo.page, "Hallå", w);
    await menu(bo.page, w).getByRole("button", { name: w.reply }).click();
    await composer(bo.page).fill("Hej själv");
    await composer(bo.page).press("Enter");
    await expect(row(page, "Hej själv").getByRole("link", { name: w.answers })).toContainText("Hallå");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    // The answer quotes the words, so it is the emoji that tells the row.
    await opensMenu(page, "🎉", w);
    await menu(page, w).getByRole("button", { name: w.remove, exact: true }).click();
    await menu(page, w).getByRole("button", { name: w.sure }).click();
    await expect(row(bo.page, "Hej själv").getByRole("link", { name: w.answers })).toContainText(w.stone);
  });
}
