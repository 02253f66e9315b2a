// Commands that are typed: offered while one types, done, refused with a way on, and without JavaScript too.
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const words = {
  sv: {
    nick: "Ditt smeknamn", join: "Gå med", to: /^Meddelande till/, commands: "Kommandon", now: "Nu heter du Annika.",
    none: /Kommandot \/usr\/bin finns inte/, literally: "Säg det som det står", send: "Skicka", lacks: /Det saknas något/,
    topic: "Byt smeknamn", address: "Rummet är öppet för alla",
  },
  en: {
    nick: "Your nick", join: "Join", to: /^Message to/, commands: "Commands", now: "You are now called Annika.",
    none: /There is no command \/usr\/bin/, literally: "Say it as it stands", send: "Send", lacks: /Something is missing/,
    topic: "Change your nick", address: "The room is open to all",
  },
};
type Words = (typeof words)["sv"];
const locales = { sv: "sv-SE", en: "en-GB" } as const;

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

for (const lang of ["sv", "en"] as const) {
  const w = words[lang];
  test(`commands are offered, done and explained (${lang})`, async ({ person }) => {
    const anna = await person("Anna", { locale: locales[lang] });
    const bo = await person("Bo", { locale: locales[lang] });
    // A line that is refused is an answer, of which the browser tells in its console.
    anna.expectErrors(/status of 422/);
    await arrives(anna, w);
    await arrives(bo, w);
    const { page } = anna;
    const field = composer(page, w);

    await field.pressSequentially("/");
    const offers = page.getByRole("listbox", { name: w.commands });
    await expect(offers.getByRole("option")).toHaveCount(7);
    await expect(offers).toContainText(w.topic);
    await expectAccessible(page);
    await field.pressSequentially("n");
    await expect(offers.getByRole("option")).toHaveCount(1);
    await field.press("Enter");
    await expect(field).toHaveValue("/nick ");
    await field.pressSequentially("Annika");
    await field.press("Enter");
    await expect(page.getByText(w.now)).toBeVisible();
    await expect(field).toHaveValue("");
    await expect(page.locator(".you__who")).toContainText("Annika");

    await field.fill("/me vinkar");
    await field.press("Enter");
    const deed = log(bo.page).getByRole("listitem").filter({ hasText: "vinkar" });
    await expect(deed.getByText("vinkar")).toBeVisible();
    await expect(deed.getByText("Annika", { exact: true })).toBeVisible();
    await expect(log(bo.page).getByText("/me")).toHaveCount(0);

    await field.fill("/usr/bin");
    await field.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: w.none })).toBeVisible();
    await expect(field).toHaveValue("/usr/bin");
    await expectAccessible(page);
    await page.getByRole("button", { name: w.literally, exact: true }).click();
    await expect(log(bo.page).getByText("/usr/bin", { exact: true })).toBeVisible();
    await expect(field).toHaveValue("");
    await expect(page.getByRole("alert").filter({ hasText: w.none })).toHaveCount(0);
    await expect(page.getByRole("button", { name: w.literally, exact: true })).toBeHidden();

    await field.fill("/topic");
    await field.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: w.lacks })).toBeVisible();
    await field.fill("/invite");
    await field.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: w.address })).toBeVisible();

    await field.fill("/help");
    await field.press("Enter");
    const help = page.getByRole("dialog");
    await expect(help.getByText("/invite", { exact: false })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(help).toHaveCount(0);
  });
}

test("a direct room is gone to with what was written, and an invitation comes to whom it is for", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await composer(anna.page).fill("/dm Bo hej du");
  await composer(anna.page).press("Enter");
  await expect(anna.page.getByRole("heading", { level: 1, name: "Bo" })).toBeVisible();
  await expect(log(anna.page).getByText("hej du")).toBeVisible();
  await bo.page.getByRole("link", { name: /Anna/ }).first().click();
  await expect(log(bo.page).getByText("hej du")).toBeVisible();
  await composer(bo.page).fill("/me hälsar");
  await composer(bo.page).press("Enter");
  await expect(log(anna.page).getByText("hälsar")).toBeVisible();
});

test("on a narrow screen what is offered stays within the page", async ({ person }) => {
  const anna = await person("Anna", { viewport: { width: 360, height: 640 } });
  await arrives(anna);
  const { page } = anna;
  await composer(page).pressSequentially("/");
  await expect(page.getByRole("listbox", { name: "Kommandon" })).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await expectAccessible(page);
});

test("without JavaScript a command is done by the form, and one that is none can be said", async ({ person }) => {
  const anna = await person("Anna", { javaScriptEnabled: false });
  const { page } = anna;
  anna.expectErrors(/status of 422/);
  await page.goto("/chat/lobby");
  await page.getByLabel("Ditt smeknamn").fill("Anna");
  await page.getByRole("button", { name: "Gå med", exact: true }).click();
  const say = async (text: string) => {
    await composer(page).fill(text);
    await page.getByRole("button", { name: "Skicka", exact: true }).click();
  };
  await say("/nick Annika");
  await expect(page.locator(".you__who")).toContainText("Annika");
  await say("/usr/bin");
  await expect(page.getByRole("alert").filter({ hasText: words.sv.none })).toBeVisible();
  await expect(composer(page)).toHaveValue("/usr/bin");
  await page.getByRole("button", { name: "Säg det som det står", exact: true }).click();
  await expect(log(page).getByText("/usr/bin", { exact: true })).toBeVisible();
  // Nor does an emoji's short code need any.
  await say("fest :tada: `:tada:`");
  await expect(log(page).getByText("fest 🎉 :tada:")).toBeVisible();
  await say("/help");
  await expect(page.getByRole("heading", { name: "Kommandon" })).toBeVisible();
});
