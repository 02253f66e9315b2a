// Accounts, as people meet them: in two languages, on a telephone, and without JavaScript.
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const passphrase = "korrekt häst batteri";
const panel = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Takes a nick at the account's page. */
async function takesNick(page: Page, nick: string): Promise<void> {
  await page.goto("/account");
  const form = panel(page, "Ta ett smeknamn");
  await form.getByLabel("Smeknamn").fill(nick);
  await form.getByRole("button", { name: "Ta smeknamnet" }).click();
  await expect(page.getByText(`Du är ${nick} gäst`)).toBeVisible();
}

async function claims(page: Page, words = passphrase): Promise<void> {
  const form = panel(page, "Gör smeknamnet till ditt");
  await form.getByLabel("Lösenfras").fill(words);
  await form.getByLabel("Samma en gång till").fill(words);
  await form.getByRole("button", { name: "Gör till mitt" }).click();
}

async function signsIn(page: Page, nick: string, words = passphrase): Promise<void> {
  await page.goto("/account");
  const form = page.getByRole("region", { name: /^Logga in/ });
  await form.getByLabel("Smeknamn").fill(nick);
  await form.getByLabel("Lösenfras").fill(words);
  await form.getByRole("button", { name: "Logga in" }).click();
}

/** Somebody who writes on a page that is live. */
async function says(page: Page, text: string): Promise<void> {
  const box = page.getByRole("textbox", { name: /^Meddelande till|^Skriv/ });
  await box.fill(text);
  await box.press("Enter");
  await expect(page.getByRole("log").getByText(text)).toBeVisible();
}

for (const javaScriptEnabled of [true, false]) {
  test(`a guest claims the nick and signs in on a telephone, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    person,
  }) => {
    const desk = await person("Desk", { javaScriptEnabled });
    const phone = await person("Phone", { javaScriptEnabled, viewport: { width: 360, height: 740 } });

    await takesNick(desk.page, "Anna");
    await claims(desk.page);
    await expect(desk.page.getByRole("status")).toContainText("Smeknamnet är ditt.");
    await expect(desk.page.getByText("Du är Anna medlem")).toBeVisible();

    phone.expectErrors(/422/);
    await signsIn(phone.page, "Anna", "fel fras men lång nog");
    await expect(phone.page.getByRole("alert")).toHaveText("Smeknamnet och lösenfrasen hör inte ihop.");
    await expect(phone.page.getByLabel("Smeknamn").first()).toHaveValue("Anna");
    await signsIn(phone.page, "anna");
    await expect(phone.page.getByText("Du är Anna medlem")).toBeVisible();

    // Where one is signed in; and out with the other.
    await desk.page.goto("/account");
    const sessions = panel(desk.page, "Här är du inloggad").getByRole("listitem");
    await expect(sessions).toHaveCount(2);
    await expect(sessions.filter({ hasText: "den här webbläsaren" })).toHaveCount(1);
    await sessions.getByRole("button", { name: /^Logga ut: Chrome/ }).click();
    await expect(desk.page.getByRole("status")).toHaveText("Den webbläsaren är utloggad.");
    await expect(sessions).toHaveCount(1);
    await phone.page.goto("/account");
    await expect(panel(phone.page, "Logga in")).toBeVisible();
  });
}

test("whoever is signed out from elsewhere is so at once, in the open chat too", async ({ person }) => {
  const [desk, phone] = [await person("Desk"), await person("Phone")];
  await takesNick(desk.page, "Anna");
  await claims(desk.page);
  await signsIn(phone.page, "Anna");
  await phone.page.goto("/chat/lobby");
  await says(phone.page, "Hej från telefonen");

  await desk.page.goto("/account");
  await desk.page.getByRole("button", { name: "Logga ut överallt utom här" }).click();
  await expect(phone.page.getByLabel("Ditt smeknamn")).toBeVisible();
  await expect(phone.page.getByRole("log").getByText("Hej från telefonen")).toBeVisible();
});

test("a new nick is seen by others without a reload", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await takesNick(anna.page, "Anna");
  await bo.page.goto("/chat/lobby");
  const chat = await anna.context.newPage();
  await chat.goto("/chat/lobby");
  const here = bo.page.getByRole("region", { name: "Här nu" }).getByRole("listitem");
  await expect(here.filter({ hasText: "Anna" })).toHaveCount(1);
  const rename = panel(anna.page, "Byt smeknamn");
  await rename.getByLabel("Nytt smeknamn").fill("Annika");
  await rename.getByRole("button", { name: "Byt" }).click();
  await expect(anna.page.getByText("Du är Annika gäst")).toBeVisible();
  await expect(here.filter({ hasText: "Annika" })).toHaveCount(1);
  await says(chat, "Nu heter jag så");
  await expect(bo.page.getByRole("log").getByText("Annika")).toBeVisible();
});

test("what is wrong is said at its form, in the language of the page", async ({ person }) => {
  const { page, expectErrors } = await person("Anna", { locale: "en-GB" });
  expectErrors(/422/);
  await page.goto("/account");
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  const take = panel(page, "Take a nick");
  await take.getByLabel("Nick").fill("Anna");
  await take.getByRole("button", { name: "Take the nick" }).click();
  const form = panel(page, "Claim the nick");
  await form.getByLabel("Passphrase").fill("four words in a row");
  await form.getByLabel("The same once more").fill("four words in a raw");
  await form.getByRole("button", { name: "Make it mine" }).click();
  await expect(form.getByRole("alert")).toHaveText("The passphrases differ. Write the same twice.");
  await expect(form.getByLabel("Passphrase")).toBeFocused();
  await expectAccessible(page);
  await form.getByLabel("Passphrase").fill("short");
  await form.getByRole("button", { name: "Make it mine" }).click();
  await expect(form.getByRole("alert"), "the browser holds it back").toHaveText(/differ/);

  // The language of the account comes along.
  const about = panel(page, "About you");
  await about.getByLabel("A line about you").fill("I read <b>the web</b>");
  await about.getByLabel("Language").selectOption("Svenska");
  await about.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toHaveText("Sparat.");
  await expect(page.getByLabel("En rad om dig")).toHaveValue("I read <b>the web</b>");
});

test("who deletes themselves is gone, and what they said is not", async ({ person }) => {
  const { page } = await person("Anna");
  await takesNick(page, "Anna");
  await claims(page);
  await page.goto("/chat/lobby");
  await says(page, "Det här står kvar");
  await page.goto("/account");
  const form = panel(page, "Ta bort dig själv");
  await form.getByLabel("Nuvarande lösenfras").fill(passphrase);
  await form.getByLabel("Jag förstår").check();
  await form.getByRole("button", { name: "Ta bort mig" }).click();
  await expect(page.getByRole("status")).toHaveText("Du är borttagen.");
  await page.goto("/chat/lobby");
  await expect(page.getByText("Det här står kvar")).toBeVisible();
  await expect(page.getByLabel("Ditt smeknamn")).toBeVisible();
});

test("the owner names a moderator, and takes it back", async ({ person, server }) => {
  const [olle, anna] = [await person("Olle"), await person("Anna")];
  await takesNick(anna.page, "Anna");
  await claims(anna.page);
  await takesNick(olle.page, "Olle");
  await olle.page.goto(server.ownerLink);
  await olle.page.getByRole("button", { name: "Bli ägare" }).click();
  await olle.page.goto("/account");
  await expect(olle.page.getByText("Du är Olle ägare")).toBeVisible();
  await olle.page.getByRole("link", { name: "Moderatorer" }).click();
  olle.expectErrors(/422/);
  for (const nick of ["Ingen", "anna"]) {
    await olle.page.getByLabel("Smeknamn").fill(nick);
    await olle.page.getByRole("button", { name: "Utse", exact: true }).click();
    if (nick === "Ingen") await expect(olle.page.getByRole("alert")).toContainText("Ingen har gjort");
  }
  await expect(olle.page.getByRole("listitem").filter({ hasText: "Anna" })).toBeVisible();
  await expectAccessible(olle.page);
  await anna.page.goto("/account");
  await expect(anna.page.getByText("Du är Anna moderator")).toBeVisible();
  await olle.page.getByRole("button", { name: "Entlediga: Anna" }).click();
  await expect(olle.page.getByText("Du har inte utsett någon.")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the account's pages are accessible and fit a telephone, ${colorScheme}`, async ({ person }) => {
    const { page } = await person("Anna", { colorScheme, viewport: { width: 320, height: 700 } });
    const fits = async () => {
      const [inside, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      expect(inside).toBeLessThanOrEqual(window);
      await expectAccessible(page);
    };
    await page.goto("/account");
    await fits();
    await takesNick(page, "Ett ganska långt smeknamn 123456");
    await fits();
    await claims(page);
    await expect(page.getByRole("status")).toBeVisible();
    await fits();
  });
}

/** A finger that is always there (WebDriver's virtual authenticators, through the browser's own protocol). */
async function finger({ context, page }: Person): Promise<{ verified: (is: boolean) => Promise<void> }> {
  const session = await context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    verified: async (isUserVerified) => {
      await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
  };
}

test("a passkey claims the nick and opens the door, and the last one stays", async ({ person, server }) => {
  // Passkeys belong to names, not to addresses.
  const baseURL = server.url.replace("127.0.0.1", "localhost");
  const anna = await person("Anna", { baseURL });
  const { page } = anna;
  const { verified } = await finger(anna);
  await takesNick(page, "Anna");
  await page.getByRole("button", { name: "Gör till mitt med en passnyckel" }).click();
  await expect(page.getByRole("status")).toContainText("Smeknamnet är ditt.");
  const passkeys = panel(page, "Passnycklar").getByRole("listitem");
  await expect(passkeys).toHaveCount(1);
  await expectAccessible(page);

  // What was being written is nobody's to find afterwards; what is to be sent waits for its writer.
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => /draft|out/.test(key)));
  await page.evaluate(() => {
    localStorage.setItem("redovisa.draft.1.lobby", "Hemligt");
    localStorage.setItem("redovisa.out.lobby.0123456789abcdef", "{}");
  });
  await page.getByRole("button", { name: "Logga ut", exact: true }).click();
  await expect(page.getByRole("status")).toHaveText("Du är utloggad.");
  await expect.poll(kept).toEqual(["redovisa.out.lobby.0123456789abcdef"]);
  await verified(false);
  await page.getByRole("button", { name: "Logga in med en passnyckel" }).click();
  await expect(page.getByRole("alert")).toHaveText("Det blev ingen passnyckel. Försök igen.");
  await verified(true);
  await page.getByRole("button", { name: "Logga in med en passnyckel" }).click();
  await expect(page.getByText("Du är Anna medlem")).toBeVisible();

  anna.expectErrors(/422/);
  await passkeys.getByRole("button", { name: /^Ta bort: Chrome/ }).click();
  await expect(page.getByRole("alert")).toContainText("ditt enda sätt att logga in");

  // With a passphrase beside it, it may go; and making another asks for the passphrase.
  const form = panel(page, "Välj en lösenfras också");
  await form.getByLabel("Lösenfras").fill(passphrase);
  await form.getByLabel("Samma en gång till").fill(passphrase);
  await form.getByRole("button", { name: "Välj lösenfras" }).click();
  await passkeys.getByRole("button", { name: /^Ta bort: Chrome/ }).click();
  await expect(page.getByRole("status")).toHaveText("Passnyckeln är borttagen.");
  await expect(passkeys).toHaveCount(0);
  await page.getByLabel("Nuvarande lösenfras").first().fill("fel fras men lång nog");
  await page.getByRole("button", { name: "Skapa en passnyckel" }).click();
  await expect(panel(page, "Passnycklar").getByRole("alert")).toContainText("hör inte ihop");
  await page.getByLabel("Nuvarande lösenfras").first().fill(passphrase);
  await page.getByRole("button", { name: "Skapa en passnyckel" }).click();
  await expect(page.getByRole("status")).toHaveText("Passnyckeln är skapad.");
  await expect(passkeys).toHaveCount(1);
});

test("where passkeys cannot work they are not offered, and the page loads no script", async ({ person }) => {
  const { page } = await person("Anna");
  await page.goto("/account");
  await expect(page.getByRole("button", { name: /passnyckel/ })).toHaveCount(0);
  expect(await page.locator("script").count()).toBe(0);
});
