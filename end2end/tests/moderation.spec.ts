// Keeping it decent, as those see it who do it and those whom it meets: reports, first words that wait, mute, ban, the
// list of words, taking everything away, and the log of it all. Pages and forms, on a desk and on a phone.
import { expect, expectAccessible, test, type Person, type PersonOptions } from "./fixtures";
import type { Server } from "./server";

type Page = Person["page"];

const words = {
  sv: {
    nick: "Ditt smeknamn", join: "Gå med", to: /^Meddelande till/, send: "Skicka", claim: "Bli ägare", done: "Klart.",
    waits: "Väntar på dig", nothing: "Inget väntar.", report: "Anmäl", why: "Vad är fel med det?", thanks: /Moderatorerna har fått din anmälan/,
    review: "Att granska (2)", take: "Ta bort meddelandet: Bo", leave: "Låt stå: Bo", pass: "Släpp fram: Cia", down: "Släpp inte fram: Bo",
    sendOut: "Visa ut ur ett rum", which: "Vilket rum?", out: "Visa ut", letIn: "Släpp in igen: Lobby", wereOut: /Du är utvisad ur rummet/,
    network: /^Släpp heller inte in nya från samma nätverk/, networks: "Nätverk som stängts ute", shut: /Nya besökare från ditt nätverk/,
    removed: "Meddelandet är borttaget av en moderator.", holdStart: "Låt första ord vänta", holdStop: "Låt inga ord vänta",
    held: "Ditt första meddelande visas när en moderator har sett det.", listed: "Ett ord per rad", save: "Spara",
    unwelcome: "Det du skrev innehåller ett ord som inte används här.", mute: "Tysta", unmute: "Låt skriva igen",
    muted: /En moderator har bett dig vara tyst/, ban: "Stäng av", unban: "Släpp in igen", banned: /Du är avstängd/,
    clearOpen: "Ta bort alla meddelanden …", clear: "Ja, ta bort alla", log: "Modereringslogg", reason: "Varför? (står i loggen)",
    did: ["tystade", "lät skriva igen:", "stängde av", "släppte in", "tog bort allt av", "anmälde", "avgjorde", "lät bero",
      "visade ut", "släppte in igen i ett rum:", "stängde ute ett nätverk", "släppte in ett nätverk", "låter gästers första ord vänta", "låter inga ord vänta"],
    again: "Försök igen",
  },
  en: {
    nick: "Your nick", join: "Join", to: /^Message to/, send: "Send", claim: "Become the owner", done: "Done.",
    waits: "Waits for you", nothing: "Nothing waits.", report: "Report", why: "What is wrong with it?", thanks: /The moderators have your report/,
    review: "To review (2)", take: "Take the message away: Bo", leave: "Leave it: Bo", pass: "Let through: Cia", down: "Turn down: Bo",
    sendOut: "Send out of a room", which: "Which room?", out: "Send out", letIn: "Let in again: Lobby", wereOut: /You were sent out of the room/,
    network: /^Let nobody new in from the same network/, networks: "Networks that are shut out", shut: /New visitors from your network/,
    removed: "This message was removed by a moderator.", holdStart: "Let first words wait", holdStop: "Let no words wait",
    held: "Your first message is shown when a moderator has seen it.", listed: "One word a line", save: "Save",
    unwelcome: "What you wrote holds a word that is not used here.", mute: "Mute", unmute: "Let them write again",
    muted: /A moderator has asked you to be quiet/, ban: "Ban", unban: "Let in again", banned: /You are banned/,
    clearOpen: "Take all messages away …", clear: "Yes, take all away", log: "Log of moderation", reason: "Why? (stands in the log)",
    did: ["muted", "let write again:", "banned", "let in again", "took everything away of", "reported", "settled", "dismissed",
      "sent out", "let into a room again:", "shut a network out", "let a network in again", "lets first words of guests wait", "lets no words wait"],
    again: "Try again",
  },
};
type Words = (typeof words)["sv"];
const locales = { sv: "sv-SE", en: "en-GB" } as const;

const composer = (page: Page, w: Words) => page.getByRole("textbox", { name: w.to });
const log = (page: Page) => page.getByRole("log");
const row = (page: Page, text: string) =>
  log(page).locator(".messages:not(.messages--pending)").getByRole("listitem").filter({ hasText: text });

async function joins({ page, name }: Person, w: Words): Promise<void> {
  await page.goto("/chat/lobby");
  await page.getByLabel(w.nick).fill(name);
  await page.getByRole("button", { name: w.join, exact: true }).click();
}

async function arrives(someone: Person, w: Words): Promise<void> {
  await joins(someone, w);
  await expect(composer(someone.page, w)).toBeVisible();
}

async function owns(olle: Person, server: Server, w: Words): Promise<void> {
  await arrives(olle, w);
  await olle.page.goto(server.ownerLink);
  await olle.page.getByRole("button", { name: w.claim }).click();
  await olle.page.goto("/chat/lobby");
}

async function says({ page }: Person, text: string, w: Words): Promise<void> {
  await composer(page, w).fill(text);
  await page.getByRole("button", { name: w.send, exact: true }).click();
}

async function fits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, page.url()).toBeLessThanOrEqual(0);
}

/** The page of who wrote a message, by way of the message's own. */
async function about(page: Page, text: string, nick: string): Promise<void> {
  await page.goto("/chat/lobby");
  const id = await row(page, text).first().getAttribute("id");
  await page.goto(`/chat/lobby/m/${id?.slice(1)}`);
  await page.getByRole("link", { name: new RegExp(`. ${nick}$`) }).click();
  await expect(page.getByRole("heading", { level: 1, name: nick })).toBeVisible();
}

async function story(
  person: (name: string, options?: PersonOptions) => Promise<Person>,
  server: Server,
  w: Words,
  options: PersonOptions,
): Promise<void> {
  const [olle, bo, cia] = [await person("Olle", options), await person("Bo", options), await person("Cia", options)];
  // A refused form is an answer, of which the browser tells in its console.
  for (const one of [bo, cia]) one.expectErrors(/status of 422/);
  await owns(olle, server, w);
  await arrives(bo, w);
  await arrives(cia, w);
  const desk = olle.page;
  // What looks at the page is a script, too.
  const looks = async (page: Page) => {
    if (options.javaScriptEnabled === false) return;
    await expectAccessible(page);
    await fits(page);
  };

  const comesBack = async (page: Page) => {
    if (options.javaScriptEnabled === false) await page.goto("/chat/lobby");
  };

  // A report: the moderators see it, and take the message away.
  await says(bo, "något elakt", w);
  await says(bo, "något annat", w);
  await expect(row(bo.page, "något annat")).toBeVisible();
  // Who looks on sees it at once; without a script, when they come back.
  await comesBack(cia.page);
  await expect(row(cia.page, "något elakt")).toBeVisible();
  for (const text of ["något elakt", "något annat"]) {
    await cia.page.goto("/chat/lobby");
    const id = await row(cia.page, text).getAttribute("id");
    await cia.page.goto(`/chat/lobby/m/${id?.slice(1)}`);
    await cia.page.getByLabel(w.why).fill("otrevligt");
    await cia.page.getByRole("region", { name: new RegExp(w.report) }).getByRole("button", { name: w.report, exact: true }).click();
    await expect(cia.page.getByText(w.thanks)).toBeVisible();
    await looks(cia.page);
  }
  // The chat's page says how many wait.
  await desk.goto("/chat/lobby");
  await looks(desk);
  await desk.getByRole("link", { name: w.review }).click();
  await expect(desk).toHaveURL(/\/moderation$/);
  await looks(desk);
  const waits = desk.getByRole("region", { name: w.waits });
  await expect(waits.getByRole("listitem")).toHaveCount(2);
  await expect(waits).toContainText("otrevligt");
  const elakt = waits.getByRole("listitem").filter({ hasText: "något elakt" });
  await elakt.getByRole("button", { name: w.take }).click();
  await expect(desk.getByText(w.done)).toBeVisible();
  await waits.getByRole("button", { name: w.leave }).click();
  await expect(waits.getByText(w.nothing)).toBeVisible();
  await cia.page.goto("/chat/lobby");
  await expect(log(cia.page).getByText(w.removed)).toBeVisible();
  await expect(row(cia.page, "något annat")).toBeVisible();

  // The list of words.
  await desk.getByLabel(w.listed).fill("fulord\nfy");
  await desk.getByRole("button", { name: w.save }).click();
  await expect(desk.getByText(w.done)).toBeVisible();
  await bo.page.goto("/chat/lobby");
  await says(bo, "ett fulord här", w);
  await expect(bo.page.getByText(w.unwelcome).last()).toBeVisible();

  // Muted, and let write again.
  await about(desk, "något annat", "Bo");
  await looks(desk);
  const mute = desk.getByRole("region", { name: w.mute, exact: true });
  await mute.getByLabel(w.reason).fill("lugna dig");
  await mute.getByRole("button", { name: w.mute, exact: true }).click();
  await expect(desk.getByText(w.done)).toBeVisible();
  await bo.page.goto("/chat/lobby");
  await says(bo, "får inte", w);
  await expect(bo.page.getByText(w.muted).last()).toBeVisible();
  await desk.getByRole("button", { name: w.unmute }).click();
  await expect(desk.getByText(w.done)).toBeVisible();

  // Sent out of the room, and let in again.
  const out = desk.getByRole("region", { name: w.sendOut });
  await expect(out.getByLabel(w.which)).toHaveValue("lobby");
  await out.getByRole("button", { name: w.out, exact: true }).click();
  await expect(desk.getByText(w.done)).toBeVisible();
  await looks(desk);
  await comesBack(bo.page);
  await expect(bo.page.getByText(w.wereOut)).toBeVisible();
  await expect(composer(bo.page, w)).toBeHidden();
  await desk.getByRole("button", { name: w.letIn }).click();
  await expect(desk.getByText(w.done)).toBeVisible();
  await comesBack(bo.page);
  await expect(composer(bo.page, w)).toBeVisible();

  // Banned with the network, and let in again.
  const ban = desk.getByRole("region", { name: w.ban, exact: true });
  await ban.getByLabel(w.reason).fill("nog nu");
  await ban.getByLabel(w.network).check();
  await ban.getByRole("button", { name: w.ban, exact: true }).click();
  await expect(desk.getByText(w.done)).toBeVisible();
  await bo.page.goto("/chat/lobby");
  await says(bo, "inte heller", w);
  await expect(bo.page.getByText(w.banned).last()).toBeVisible();
  const dan = await person("Dan", options);
  dan.expectErrors(/status of 422/);
  await joins(dan, w);
  await expect(dan.page.getByText(w.shut)).toBeVisible();
  await desk.goto("/moderation");
  await looks(desk);
  await desk.getByRole("region", { name: w.networks }).getByRole("button").click();
  await expect(desk.getByText(w.done)).toBeVisible();
  await expect(desk.getByRole("region", { name: w.networks })).toHaveCount(0);
  await arrives(dan, w);
  await desk.getByRole("link", { name: "Bo", exact: true }).click();
  await desk.getByRole("button", { name: w.unban }).click();
  await expect(desk.getByText(w.done)).toBeVisible();

  // Everything of somebody is taken away.
  await desk.getByText(w.clearOpen).click();
  await desk.getByRole("button", { name: w.clear }).click();
  await expect(desk.getByText(w.done)).toBeVisible();
  await cia.page.goto("/chat/lobby");
  await expect(row(cia.page, "något annat")).toHaveCount(0);

  // First words wait, and are let through or turned down.
  await desk.goto("/moderation");
  await desk.getByRole("button", { name: w.holdStart }).click();
  await expect(desk.getByText(w.done)).toBeVisible();
  await says(cia, "hej, jag är ny", w);
  await expect(cia.page.getByText(w.held)).toBeVisible();
  await desk.goto("/moderation");
  await waits.getByRole("button", { name: w.pass }).click();
  await expect(desk.getByText(w.done)).toBeVisible();
  await bo.page.goto("/chat/lobby");
  await expect(row(bo.page, "hej, jag är ny")).toBeVisible();
  await says(bo, "släpp fram mig också", w);
  await expect(async () => {
    await desk.goto("/moderation");
    await expect(waits.getByText("släpp fram mig också")).toBeVisible({ timeout: 500 });
  }).toPass();
  // What was refused before waits for Bo, and was not sent once more.
  const down = waits.getByRole("button", { name: w.down });
  while ((await down.count()) > 0) {
    await down.first().click();
    await expect(desk.getByText(w.done)).toBeVisible();
  }
  await expect(waits.getByText(w.nothing)).toBeVisible();
  await desk.getByRole("button", { name: w.holdStop }).click();
  await expect(desk.getByText(w.done)).toBeVisible();
  await says(dan, "nu väntar ingen", w);
  await expect(row(dan.page, "nu väntar ingen")).toBeVisible();
  await comesBack(cia.page);
  await expect(row(cia.page, "nu väntar ingen")).toBeVisible();
  await expect(row(cia.page, "släpp fram mig också")).toHaveCount(0);

  // All of it stands in the log, which is for moderators.
  await desk.goto("/moderation/log");
  await looks(desk);
  for (const did of w.did) await expect(desk.getByRole("main").getByRole("listitem").filter({ hasText: did }).first()).toBeVisible();
  await expect(desk.getByRole("main")).toContainText("lugna dig");
  bo.expectErrors(/status of 404/);
  for (const path of ["/moderation", "/moderation/log"]) {
    expect((await bo.page.goto(path))?.status(), path).toBe(404);
  }
}

for (const lang of ["sv", "en"] as const) {
  test(`moderators keep the talk decent, and all of it is on record (${lang})`, async ({ person, server }) => {
    test.setTimeout(120_000);
    await story(person, server, words[lang], { locale: locales[lang] });
  });
}

test("the same on a phone", async ({ person, server }) => {
  test.setTimeout(120_000);
  await story(person, server, words.sv, { viewport: { width: 360, height: 640 } });
});

test("the same without JavaScript", async ({ person, server }) => {
  test.setTimeout(120_000);
  await story(person, server, words.sv, { javaScriptEnabled: false });
});

test("who is muted or banned while they write hears of it, and what was taken away is gone at once", async ({ person, server }) => {
  const w = words.sv;
  const [olle, bo, cia] = [await person("Olle"), await person("Bo"), await person("Cia")];
  await owns(olle, server, w);
  await arrives(bo, w);
  await arrives(cia, w);
  await says(bo, "elakheter", w);
  await expect(row(cia.page, "elakheter")).toBeVisible();
  await about(olle.page, "elakheter", "Bo");
  await olle.page.getByText(w.clearOpen).click();
  await olle.page.getByRole("button", { name: w.clear }).click();
  await expect(row(cia.page, "elakheter")).toHaveCount(0);
  await expect(log(cia.page).getByText(w.removed)).toBeVisible();
  await olle.page.getByRole("region", { name: w.ban, exact: true }).getByRole("button", { name: w.ban, exact: true }).click();
  await says(bo, "mera", w);
  const refused = log(bo.page).getByRole("listitem").filter({ hasText: "mera" });
  await expect(refused.getByText(w.banned)).toBeVisible();
  await expect(row(cia.page, "mera")).toHaveCount(0);
  // What was refused is not said at the next visit by itself, but only when Bo wants it.
  const unban = olle.page.getByRole("button", { name: w.unban });
  await unban.click();
  await expect(unban).toHaveCount(0);
  await bo.page.reload();
  await expect(refused.getByText(w.banned)).toBeVisible();
  await says(bo, "får jag?", w);
  await expect(row(cia.page, "får jag?")).toBeVisible();
  await expect(row(cia.page, "mera")).toHaveCount(0);
  await refused.getByRole("button", { name: w.again }).click();
  await expect(row(cia.page, "mera")).toBeVisible();
});

test("a report goes from a message's menu to the moderators, and names lead to people's pages", async ({ person, server }) => {
  const w = words.sv;
  const [olle, bo, cia] = [await person("Olle"), await person("Bo"), await person("Cia")];
  await owns(olle, server, w);
  await arrives(bo, w);
  await arrives(cia, w);
  await says(bo, "elakheter", w);
  await expect(row(cia.page, "elakheter")).toBeVisible();
  await row(cia.page, "elakheter").getByRole("link", { name: "Åtgärder för meddelandet från Bo" }).click();
  await cia.page.getByRole("link", { name: w.report, exact: true }).click();
  await cia.page.getByLabel(w.why).fill("otrevligt");
  await cia.page.getByRole("button", { name: w.report, exact: true }).click();
  await expect(cia.page.getByText(w.thanks)).toBeVisible();

  // In the page that was open all the while.
  await expect(olle.page.getByRole("link", { name: "Att granska (1)" })).toBeVisible();
  await olle.page.getByRole("log").getByRole("link", { name: "Bo", exact: true }).click();
  await expect(olle.page.getByRole("heading", { level: 1, name: "Bo" })).toBeVisible();
  // By keyboard, from the list of those who are here.
  await olle.page.goto("/chat/lobby");
  await olle.page.getByRole("region", { name: "Här nu" }).getByRole("link", { name: "Bo", exact: true }).press("Enter");
  await expect(olle.page.getByRole("heading", { level: 1, name: "Bo" })).toBeVisible();
  await olle.page.goto("/chat/people");
  await olle.page.getByRole("link", { name: "Bo", exact: true }).click();
  await expect(olle.page.getByRole("heading", { level: 1, name: "Bo" })).toBeVisible();
  await olle.page.getByRole("link", { name: "Att granska (1)" }).click();
  await expect(olle.page.getByRole("region", { name: w.waits })).toContainText("otrevligt");
});
