// Words that wait for a moderator, and words that go with who said them.
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const composer = (page: Page) => page.getByRole("textbox", { name: /^Meddelande till/ });
const log = (page: Page) => page.getByRole("log");

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
}

test("a guest's first words wait for a moderator, and are told to wait", async ({ person, server }) => {
  const [olle, anna] = [await person("Olle"), await person("Anna")];
  await arrives(olle);
  await olle.page.goto(server.ownerLink);
  await olle.page.getByRole("button", { name: "Bli ägare" }).click();
  await olle.page.goto("/moderation");
  await olle.page.getByRole("button", { name: "Låt första ord vänta" }).click();

  await arrives(anna);
  await says(anna, "Får man vara med?");
  await expect(anna.page.getByText("Ditt första meddelande visas när en moderator har sett det.")).toBeVisible();
  await expect(anna.page.getByText("Kunde inte skickas")).toHaveCount(0);
  await expect(anna.page.getByRole("button", { name: "Försök igen" })).toBeHidden();
  await expectAccessible(anna.page);

  await olle.page.goto("/moderation");
  await olle.page.getByRole("button", { name: /^Släpp fram/ }).click();
  await expect(log(anna.page).getByRole("listitem").filter({ hasText: "Får man vara med?" }).locator("time")).toHaveCount(1);
  await expect(anna.page.getByText("Ditt första meddelande visas")).toHaveCount(0);
});

test("without JavaScript the form says that they wait, and is empty", async ({ person, server }) => {
  const [olle, anna] = [await person("Olle"), await person("Anna", { javaScriptEnabled: false })];
  await arrives(olle);
  await olle.page.goto(server.ownerLink);
  await olle.page.getByRole("button", { name: "Bli ägare" }).click();
  await olle.page.goto("/moderation");
  await olle.page.getByRole("button", { name: "Låt första ord vänta" }).click();
  await anna.page.goto("/chat/lobby");
  await anna.page.getByLabel("Ditt smeknamn").fill("Anna");
  await anna.page.getByRole("button", { name: "Gå med" }).click();
  await composer(anna.page).fill("Får man vara med?");
  anna.expectErrors(/422/);
  await anna.page.getByRole("button", { name: "Skicka", exact: true }).click();
  await expect(anna.page.getByText("Ditt första meddelande visas")).toBeVisible();
  await expect(composer(anna.page)).toHaveValue("");
});

test("who deletes themselves may take along what they said", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await says(anna, "Mina ord");
  await expect(log(bo.page).getByText("Mina ord", { exact: true })).toBeVisible();
  await anna.page.goto("/account");
  await anna.page.getByRole("radio", { name: /Ta bort det också/ }).check();
  await anna.page.getByLabel("Jag förstår att det inte går att ångra").check();
  await expectAccessible(anna.page);
  await anna.page.getByRole("button", { name: "Ta bort mig" }).click();
  await expect(anna.page.getByText("Du är borttagen.")).toBeVisible();
  await expect(log(bo.page).getByText("Meddelandet är borttaget.")).toBeVisible();
  await expect(log(bo.page).getByText("Mina ord", { exact: true })).toHaveCount(0);
  await expect(log(bo.page).getByText("Borttagen användare", { exact: true }).first()).toBeVisible();
});
