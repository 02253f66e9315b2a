// Rooms for a few: who is invited comes in, and a link ends by its uses, by being taken back and by its time. Others
// cannot tell that there is such a room. Two people, on a desk and on a phone, with and without JavaScript.
import { expect, expectAccessible, test, type Person, type PersonOptions } from "./fixtures";

type Page = Person["page"];

const words = {
  sv: {
    nick: "Ditt smeknamn", join: "Gå med", to: /^Meddelande till/, menu: "Rum och folk", rooms: "Rum", fresh: "Nytt rum",
    title: "Rummets namn", open: "Öppna som privat", about: "Om rummet och dess inställningar", make: "Skapa en länk",
    link: "Länken att skicka vidare", uses: "Så många kan använda den", enter: "Gå in i rummet", invited: "Du är inbjuden till",
    ended: /Inbjudan gäller inte längre/, revoke: /^Ta tillbaka/, who: "Vilka som är med", remove: "Utvisa: Bo",
    readmit: "Släpp in igen: Bo", leave: "Lämna", leaveRoom: "Lämna rummet", missing: "Sidan finns inte", working: "Inbjudningar som gäller",
    connected: "Ansluten", findable: "Det som skrivs här kan hittas med sökmotorer.",
  },
  en: {
    nick: "Your nick", join: "Join", to: /^Message to/, menu: "Rooms and people", rooms: "Rooms", fresh: "New room",
    title: "Name of the room", open: "Open as private", about: "About the room and its settings", make: "Make a link",
    link: "The link to pass on", uses: "So many may use it", enter: "Enter the room", invited: "You are invited to",
    ended: /The invitation does not work any more/, revoke: /^Take back/, who: "Who is in", remove: "Send out: Bo",
    readmit: "Let in again: Bo", leave: "Leave", leaveRoom: "Leave the room", missing: "This page does not exist", working: "Invitations that work",
    connected: "Connected", findable: "What is written here can be found by search engines.",
  },
};
type Words = (typeof words)["sv"];
const locales = { sv: "sv-SE", en: "en-GB" } as const;
const phone = { width: 360, height: 640 };

const composer = (page: Page, w: Words) => page.getByRole("textbox", { name: w.to });
const heading = (page: Page) => page.getByRole("heading", { level: 1 });

async function arrives({ page, name }: Person, w: Words): Promise<void> {
  await page.goto("/chat/lobby");
  await page.getByLabel(w.nick).fill(name);
  await page.getByRole("button", { name: w.join, exact: true }).click();
  await expect(composer(page, w)).toBeVisible();
}

/** Somebody who has claimed the nick: only they open rooms for a few. */
async function member(one: Person, w: Words): Promise<Person> {
  await arrives(one, w);
  const passphrase = "korrekt häst batteri";
  const form = { passphrase, again: passphrase };
  const answer = await one.page.request.post("/account/claim", { form, headers: { accept: "application/json" } });
  expect(answer.ok()).toBe(true);
  await one.page.goto("/chat/lobby");
  return one;
}

async function opens({ page }: Person, title: string, w: Words): Promise<void> {
  const menu = page.getByRole("button", { name: w.menu });
  if (await menu.isVisible()) await menu.click();
  await page.getByText(w.fresh, { exact: true }).click();
  await page.getByLabel(w.title).fill(title);
  await page.getByRole("button", { name: w.open }).click();
  await expect(heading(page)).toHaveText(title);
}

/** A link into the room whose settings are shown, as a path. */
async function invites(page: Page, uses: string, w: Words): Promise<string> {
  await page.getByLabel(w.uses).selectOption(uses);
  await page.getByRole("button", { name: w.make }).click();
  const link = await page.getByLabel(w.link).inputValue();
  return new URL(link).pathname;
}

async function fits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, page.url()).toBeLessThanOrEqual(0);
}

async function story(
  person: (name: string, options?: PersonOptions) => Promise<Person>,
  w: Words,
  options: PersonOptions,
): Promise<void> {
  const anna = await member(await person("Anna", options), w);
  const bo = await person("Bo", options);
  const eve = await person("Eve", options);
  // What looks at the page is a script, too.
  const looks = async (page: Page) => {
    if (options.javaScriptEnabled === false) return;
    await expectAccessible(page);
    await fits(page);
  };
  // What is gone or not for one's eyes is an answer, of which the browser tells in its console.
  for (const one of [bo, eve]) one.expectErrors(/status of (404|410)/);
  await opens(anna, "Planer", w);
  const room = new URL(anna.page.url()).pathname;
  await expect(anna.page.getByText(w.findable)).toBeHidden();
  await composer(anna.page, w).fill("hemligt");
  // Enter sends once there is a script that hears it.
  if (options.javaScriptEnabled !== false) await expect(anna.page.getByText(w.connected, { exact: true })).toBeAttached();
  await composer(anna.page, w).press("Enter");
  if (options.javaScriptEnabled === false) await anna.page.locator(".composer__send").click();
  await expect(anna.page.getByRole("log").getByText("hemligt")).toBeVisible();

  // Who is not in finds nothing there.
  await arrives(bo, w);
  await bo.page.goto(room);
  await expect(heading(bo.page)).toHaveText(w.missing);

  // A link for one: it leads in, once.
  await anna.page.goto(`${room}/settings`);
  await looks(anna.page);
  const once = await invites(anna.page, "1", w);
  await looks(anna.page);
  await bo.page.goto(once);
  await expect(bo.page.getByText(w.invited)).toContainText("Planer");
  await looks(bo.page);
  await bo.page.getByRole("button", { name: w.enter }).click();
  await expect(heading(bo.page)).toHaveText("Planer");
  await expect(bo.page.getByRole("log").getByText("hemligt")).toBeVisible();
  await looks(bo.page);
  await arrives(eve, w);
  await eve.page.goto(once);
  await expect(eve.page.getByText(w.ended)).toBeVisible();
  await looks(eve.page);

  // A link that is taken back leads nowhere, also where its page is open already.
  await anna.page.goto(`${room}/settings`);
  await expect(anna.page.getByRole("region", { name: w.who }).getByText("Bo", { exact: true })).toBeVisible();
  const revoked = await invites(anna.page, "5", w);
  await eve.page.goto(revoked);
  await expect(eve.page.getByText(w.invited)).toBeVisible();
  await anna.page.getByRole("region", { name: w.working }).getByRole("button", { name: w.revoke }).click();
  await expect(anna.page.getByRole("region", { name: w.working })).toHaveCount(0);
  await eve.page.getByRole("button", { name: w.enter }).click();
  await expect(eve.page.getByText(w.ended)).toBeVisible();

  // Who is sent out sees it no more, until somebody lets them in again and they are invited anew.
  await anna.page.getByRole("button", { name: w.remove }).click();
  await expect(anna.page.getByRole("button", { name: w.readmit })).toBeVisible();
  await bo.page.goto(room);
  await expect(heading(bo.page)).toHaveText(w.missing);
  await anna.page.getByRole("button", { name: w.readmit }).click();
  const again = await invites(anna.page, "5", w);
  await bo.page.goto(again);
  await bo.page.getByRole("button", { name: w.enter }).click();
  await expect(heading(bo.page)).toHaveText("Planer");
  await bo.page.goto(`${room}/settings`);
  // It is for good, and so takes two steps.
  await expect(bo.page.getByRole("button", { name: w.leave, exact: true })).toBeHidden();
  await bo.page.getByText(w.leaveRoom, { exact: true }).click();
  await bo.page.getByRole("button", { name: w.leave, exact: true }).click();
  await bo.page.goto(room);
  await expect(heading(bo.page)).toHaveText(w.missing);
}

for (const lang of ["sv", "en"] as const) {
  test(`a room for a few is entered by links, which end (${lang})`, async ({ person }) => {
    await story(person, words[lang], { locale: locales[lang] });
  });
}

test("the same on a phone", async ({ person }) => {
  await story(person, words.sv, { viewport: phone });
});

test("the same without JavaScript", async ({ person }) => {
  await story(person, words.sv, { javaScriptEnabled: false });
});

test("who is sent out while they look is shown so at once", async ({ person }) => {
  const w = words.sv;
  const anna = await member(await person("Anna"), w);
  const bo = await person("Bo");
  await opens(anna, "Planer", w);
  const room = new URL(anna.page.url()).pathname;
  await anna.page.goto(`${room}/settings`);
  const link = await invites(anna.page, "1", w);
  await arrives(bo, w);
  await bo.page.goto(link);
  await bo.page.getByRole("button", { name: w.enter }).click();
  await expect(composer(bo.page, w)).toBeVisible();
  await expect(bo.page.getByText("Ansluten", { exact: true })).toBeAttached();
  await anna.page.goto(`${room}/settings`);
  await anna.page.getByRole("button", { name: w.remove }).click();
  await expect(bo.page.getByText("Rummet finns inte, eller så är det inte ditt att se.")).toBeVisible();
  await expect(bo.page.getByRole("navigation", { name: w.rooms }).getByRole("link", { name: "Planer" })).toHaveCount(0);
});
