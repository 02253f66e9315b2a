// What is worth a notification, and going anywhere by keyboard: told in both languages, on a desk and a telephone, with
// and without a script.
import { randomBytes } from "node:crypto";
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const composer = (page: Page) => page.getByRole("textbox", { name: /^(Meddelande till|Message to)/ });
const rooms = (page: Page) => page.getByRole("navigation", { name: /^(Rum|Rooms)$/ });
const room = (page: Page, name: string) => rooms(page).getByRole("link", { name });

async function isLive(page: Page): Promise<void> {
  await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
}

async function arrives({ page, name }: Person): Promise<void> {
  await page.goto("/chat/lobby");
  await isLive(page);
  await page.getByLabel(/^(Ditt smeknamn|Your nick)$/).fill(name);
  await page.getByRole("button", { name: /^(Gå med|Join)$/ }).click();
  await expect(composer(page)).toBeVisible();
  await isLive(page);
}

/** Somebody without a browser, who opens rooms and talks. */
async function bo(url: string) {
  const post = (path: string, cookie: string, form: Record<string, string>) =>
    fetch(url + path, { method: "POST", headers: { accept: "application/json", cookie }, body: new URLSearchParams(form) });
  const cookie = (await post("/chat/join", "", { nick: "Bo" })).headers.get("set-cookie")?.split(";")[0] ?? "";
  return {
    opens: async (title: string) => expect((await post("/chat/rooms", cookie, { title })).ok).toBe(true),
    says: async (at: string, body: string) =>
      expect((await post(`/chat/${at}`, cookie, { body, id: randomBytes(16).toString("hex") })).ok).toBe(true),
  };
}

/** What the browser was asked to show, instead of showing it. */
async function collectsNotifications({ context, page }: Person): Promise<() => Promise<string[]>> {
  await context.addInitScript(() => {
    const shown: string[] = [];
    class Collected {
      static permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title: string, { body }: { body: string }) {
        shown.push(`${title}: ${body}`);
      }
      close() {}
    }
    Object.assign(window, { Notification: Collected, shown });
  });
  return () => page.evaluate(() => (window as unknown as { shown: string[] }).shown);
}

const languages = [
  ["sv-SE", { about: "Avisera om", all: "allt", nothing: "inget (tystat)", favourite: "Favorit", hide: "Dölj i min lista", save: "Spara", desktop: "Visa aviseringar på skrivbordet", from: "Tyst från", to: "till", muted: "tystat", go: "Gå till rum eller person", keys: "Tangenter", filter: "Filtrera rummen", close: "Stäng", saved: "Dina val är sparade, på alla dina enheter." }],
  ["en-GB", { about: "Notify about", all: "everything", nothing: "nothing (muted)", favourite: "Favourite", hide: "Hide in my list", save: "Save", desktop: "Show notifications on the desktop", from: "Quiet from", to: "to", muted: "muted", go: "Go to a room or a person", keys: "Keys", filter: "Filter the rooms", close: "Close", saved: "Your choices are saved, on all your devices." }],
] as const;

for (const [locale, words] of languages) {
  test(`all, mentions or nothing: what is chosen for a room is what is told of it, in ${locale}`, async ({ person, server }) => {
    const anna = await person("Anna", { locale });
    const shown = await collectsNotifications(anna);
    const { page } = anna;
    const other = await bo(server.url);
    for (const title of ["Alfa", "Beta", "Gamma"]) await other.opens(title);
    await arrives(anna);

    await page.goto("/chat/notifications");
    const choice = (name: string) => page.getByRole("group", { name });
    await choice("Alfa").getByLabel(words.about).selectOption({ label: words.all });
    await choice("Beta").getByLabel(words.about).selectOption({ label: words.nothing });
    await page.getByRole("button", { name: words.save }).click();
    await expect(page.getByRole("status")).toHaveText(words.saved);
    await page.getByLabel(words.desktop).check();
    await expectAccessible(page);

    await page.goto("/chat/lobby");
    await isLive(page);
    const title = await page.title();
    await other.says("alfa", "hej alla");
    await expect.poll(shown).toEqual(["Bo · Alfa: hej alla"]);
    await expect(page).toHaveTitle(`(1) ${title}`);
    await expect(page.locator("link[rel=icon]")).toHaveAttribute("href", "/favicon-unread.svg");
    // What is muted is counted in its place, quietly; what only mentions is not told before it does.
    await other.says("beta", "@Anna hör du?");
    await other.says("gamma", "inget särskilt");
    await expect(room(page, "Beta")).toContainText("1");
    await expect(room(page, "Beta")).toContainText(`(${words.muted})`);
    await expect(page).toHaveTitle(`(2) ${title}`);
    await other.says("gamma", "@Anna kom hit");
    await expect.poll(shown).toEqual(["Bo · Alfa: hej alla", "Bo · Gamma: @Anna kom hit"]);

    // Around the clock is quiet.
    await page.goto("/chat/notifications");
    await page.getByLabel(words.from).fill("00:00");
    await page.getByLabel(words.to, { exact: true }).fill("23:59");
    await page.goto("/chat/lobby");
    await isLive(page);
    await other.says("alfa", "nu är det tyst");
    await expect(room(page, "Alfa")).toContainText("2");
    expect(await shown()).toEqual([]);
  });

  test(`a favourite stands first, and what is hidden shows when it calls, in ${locale}`, async ({ person, server }) => {
    const anna = await person("Anna", { locale });
    const { page } = anna;
    const other = await bo(server.url);
    for (const title of ["Alfa", "Beta", "Gamma"]) await other.opens(title);
    await arrives(anna);
    const phone = await anna.context.newPage();
    await phone.setViewportSize({ width: 360, height: 740 });
    await phone.goto("/chat/notifications");
    const choice = (name: string) => phone.getByRole("group", { name });
    await choice("Gamma").getByLabel(words.favourite).check();
    await choice("Beta").getByLabel(words.hide).check();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await phone.getByRole("button", { name: words.save }).click();
    await expect(phone.getByRole("status")).toHaveText(words.saved);

    // The other tab hears of it at once.
    await expect(room(page, "Beta")).toHaveCount(0);
    await expect(rooms(page).getByRole("link").first()).toContainText("Gamma");
    await other.says("beta", "bara prat");
    await other.says("alfa", "annat prat");
    await expect(room(page, "Alfa")).toContainText("1");
    await expect(room(page, "Beta")).toHaveCount(0);
    await other.says("beta", "@Anna!");
    await expect(room(page, "Beta")).toBeVisible();
  });

  test(`one goes anywhere by keyboard, and the keys are listed, in ${locale}`, async ({ person, server }) => {
    const anna = await person("Anna", { locale });
    const { page } = anna;
    const other = await bo(server.url);
    for (const title of ["Alfa", "Beta", "Gamma"]) await other.opens(title);
    await arrives(anna);
    await page.keyboard.press("Control+k");
    const where = page.getByRole("combobox", { name: words.go });
    await expect(where).toBeFocused();
    await where.fill("am");
    await expect(page.getByRole("option", { selected: true })).toHaveText("# Gamma");
    await expectAccessible(page);
    await where.press("Enter");
    await expect(page).toHaveURL(/\/chat\/gamma$/);
    await expect(page.getByRole("heading", { level: 1, name: "Gamma" })).toBeVisible();

    await page.getByRole("heading", { level: 1, name: "Gamma" }).click();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog", { name: words.keys });
    await expect(keys.getByText("Ctrl K, ⌘ K")).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(keys).toHaveCount(0);

    const filter = page.getByLabel(words.filter);
    await filter.fill("alf");
    await expect(room(page, "Alfa")).toBeVisible();
    await expect(room(page, "Beta")).toBeHidden();
    await filter.fill("");
    await expect(room(page, "Beta")).toBeVisible();
  });

  test(`without JavaScript the same is chosen by a form, in ${locale}`, async ({ person, server }) => {
    const anna = await person("Anna", { locale, javaScriptEnabled: false });
    const { page } = anna;
    const other = await bo(server.url);
    for (const title of ["Alfa", "Beta"]) await other.opens(title);
    await page.goto("/chat/lobby");
    await page.getByLabel(/^(Ditt smeknamn|Your nick)$/).fill("Anna");
    await page.getByRole("button", { name: /^(Gå med|Join)$/ }).click();
    await page.goto("/chat/notifications");
    await page.getByRole("group", { name: "Beta" }).getByLabel(words.favourite).check();
    await page.getByRole("button", { name: words.save }).click();
    await expect(page.getByRole("group", { name: "Beta" }).getByLabel(words.favourite)).toBeChecked();
    await page.goto("/chat/lobby");
    await expect(rooms(page).getByRole("link").first()).toContainText("Beta");
    await page.goto("/chat/keys");
    await expect(page.getByRole("heading", { level: 1, name: words.keys })).toBeVisible();
    await expect(page.getByText("Ctrl K, ⌘ K")).toBeVisible();
  });
}
