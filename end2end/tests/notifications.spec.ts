// What is worth a notification, the list of rooms as one wants it, and going anywhere by keyboard: told in both languages, on a desk and a telephone, with
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
    /** The room of the two. */
    writesTo: async (id: number): Promise<string> => (await (await post(`/chat/with/${id}`, cookie, {})).json()).room.name,
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
    // Where the worker is there, it shows them.
    // An empty page, which comes first, is no place for workers.
    const { ServiceWorkerRegistration: Registration } = globalThis as Partial<typeof globalThis>;
    if (!Registration) return;
    Registration.prototype.showNotification = async (title, about) => {
      shown.push(`${title}: ${about?.body}`);
    };
  });
  return () => page.evaluate(() => (window as unknown as { shown: string[] }).shown);
}

const languages = [
  ["sv-SE", { about: "Avisera om", all: "allt", nothing: "inget (tystat)", favourite: "Favorit", up: "Flytta upp", down: "Flytta ned", leave: "Lämna rummet", leaves: "Lämna", left: "Rum du har lämnat", wasLeft: /^Du har lämnat rummet/, join: "Gå med igen", about_room: "Om rummet och dess inställningar", hide: "Dölj tills något nytt sägs", save: "Spara", desktop: "Visa aviseringar på skrivbordet", from: "Tyst från", to: "till", muted: "tystat", go: "Gå till rum eller person", keys: "Tangenter", filter: "Filtrera rummen", close: "Stäng", saved: "Dina val är sparade, på alla dina enheter." }],
  ["en-GB", { about: "Notify about", all: "everything", nothing: "nothing (muted)", favourite: "Favourite", up: "Move up", down: "Move down", leave: "Leave the room", leaves: "Leave", left: "Rooms you have left", wasLeft: /^You have left this room/, join: "Join again", about_room: "About the room and its settings", hide: "Hide until something new is said", save: "Save", desktop: "Show notifications on the desktop", from: "Quiet from", to: "to", muted: "muted", go: "Go to a room or a person", keys: "Keys", filter: "Filter the rooms", close: "Close", saved: "Your choices are saved, on all your devices." }],
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

  test(`a favourite stands first, and rooms stand in one's own order on all devices, in ${locale}`, async ({ person, server }) => {
    const anna = await person("Anna", { locale });
    const { page } = anna;
    const other = await bo(server.url);
    for (const title of ["Alfa", "Beta", "Gamma"]) await other.opens(title);
    await arrives(anna);
    const phone = await anna.context.newPage();
    await phone.setViewportSize({ width: 360, height: 740 });
    await phone.goto("/chat/notifications");
    await phone.getByRole("group", { name: "Alfa" }).getByLabel(words.favourite).check();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const step = (way: string, name: string) => phone.getByRole("button", { name: `${way}: ${name}` });
    // By keyboard, twice: the page comes back with the focus where it was.
    await step(words.up, "Gamma").press("Enter");
    await expect(phone.getByRole("status")).toHaveText(words.saved);
    await expect(step(words.up, "Gamma")).toBeFocused();
    await expectAccessible(phone);
    await step(words.up, "Gamma").press("Enter");
    await expect(step(words.down, "Gamma")).toBeFocused();
    await expect(step(words.up, "Gamma")).toHaveCount(0);
    await expect(phone.getByRole("group", { name: "Alfa" }).getByLabel(words.favourite)).toBeChecked();

    // The other tab hears of it at once, and puts what is unread before what is not.
    const order = () => rooms(page).locator("a.room bdi").allTextContents();
    await expect.poll(order).toEqual(["Alfa", "Gamma", "Lobby", "Beta"]);
    await other.says("beta", "bara prat");
    await expect.poll(order).toEqual(["Alfa", "Beta", "Gamma", "Lobby"]);
  });

  test(`a room that one has left counts and calls no more, until one joins again, in ${locale}`, async ({ person, server }) => {
    const anna = await person("Anna", { locale });
    const shown = await collectsNotifications(anna);
    const { page } = anna;
    const other = await bo(server.url);
    for (const title of ["Alfa", "Beta"]) await other.opens(title);
    await arrives(anna);
    const phone = await anna.context.newPage();
    await phone.setViewportSize({ width: 360, height: 740 });
    await phone.goto("/chat/alfa");
    await phone.getByRole("link", { name: words.about_room }).click();
    await phone.getByRole("button", { name: words.leaves, exact: true }).click();
    await expect(phone.getByRole("heading", { name: words.left })).toBeVisible();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await expectAccessible(phone);

    // The other tab was open all the time.
    const fold = rooms(page).locator("summary", { hasText: words.left });
    await expect(fold).toBeVisible();
    await expect(room(page, "Alfa")).toBeHidden();
    const title = await page.title();
    await other.says("alfa", "@Anna hör du?");
    await other.says("beta", "@Anna då?");
    await expect(room(page, "Beta")).toContainText("1");
    await expect(page).toHaveTitle(`(1) ${title}`);
    expect(await shown()).not.toContain("Bo · Alfa: @Anna hör du?");
    // What one looks for is found there too.
    await page.getByLabel(words.filter).fill("alf");
    await expect(room(page, "Alfa")).toBeVisible();
    await expectAccessible(page);
    await room(page, "Alfa").click();
    await expect(page.getByText(words.wasLeft)).toBeVisible();
    await expect(composer(page)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: words.join }).click();
    await isLive(page);
    await expect(page).toHaveURL(/\/chat\/alfa$/);
    await expect(page.getByText(words.wasLeft)).toHaveCount(0);
    await expect(room(page, "Alfa")).toBeVisible();
    await expect(fold).toBeHidden();

    // From the page of choices as well, and the room that is looked at says so at once.
    await phone.goto("/chat/notifications");
    await phone.getByRole("button", { name: `${words.leave}: Alfa` }).click();
    await expect(page.getByText(words.wasLeft)).toBeVisible();
    await phone.getByRole("button", { name: `${words.join}: Alfa` }).click();
    await expect(page.getByText(words.wasLeft)).toHaveCount(0);
  });

  test(`a talk is hidden until something new is said, in ${locale}`, async ({ person, server }) => {
    const anna = await person("Anna", { locale });
    const { page } = anna;
    const other = await bo(server.url);
    await arrives(anna);
    // Bo was there before.
    const talk = await other.writesTo(2);
    await other.says(talk, "hej");
    await expect(room(page, "Bo")).toContainText("1");
    await room(page, "Bo").click();
    await expect(page.getByRole("heading", { level: 1, name: "Bo" })).toBeVisible();
    await room(page, "Lobby").click();
    const phone = await anna.context.newPage();
    await phone.goto("/chat/notifications");
    await phone.getByRole("group", { name: "Bo" }).getByLabel(words.hide).check();
    await phone.getByRole("button", { name: words.save }).click();
    await expect(room(page, "Bo")).toHaveCount(0);
    await other.says(talk, "är du där?");
    await expect(room(page, "Bo")).toContainText("1");
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
    // Somebody who is not here, and with whom one has never talked.
    await page.keyboard.press("Control+k");
    await where.fill("bo");
    await expect(page.getByRole("option", { selected: true })).toHaveText("@ Bo");
    await where.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Bo", exact: true })).toBeVisible();
    await isLive(page);

    await page.getByRole("heading", { level: 1, name: "Bo", exact: true }).click();
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
    await page.goto("/chat/notifications");
    await page.getByRole("button", { name: `${words.up}: Alfa` }).click();
    await expect(page.getByRole("button", { name: `${words.down}: Alfa` })).toBeFocused();
    await page.getByRole("button", { name: `${words.leave}: Lobby` }).click();
    await page.getByRole("region", { name: words.left }).getByRole("link", { name: "Lobby" }).click();
    await expect(page.getByText(words.wasLeft)).toBeVisible();
    await page.getByRole("button", { name: words.join }).click();
    await expect(page.getByText(words.wasLeft)).toHaveCount(0);
    await expect(rooms(page).getByRole("link")).toContainText(["Beta", "Alfa", "Lobby"]);
    const filter = page.getByLabel(words.filter);
    await filter.fill("alf");
    await filter.press("Enter");
    await expect(page).toHaveURL(/\/chat\/lobby\?q=alf$/);
    await expect(rooms(page).getByRole("link")).toContainText(["Alfa"]);
    await expect(filter).toHaveValue("alf");
    await page.goto("/chat/keys");
    await expect(page.getByRole("heading", { level: 1, name: words.keys })).toBeVisible();
    await expect(page.getByText("Ctrl K, ⌘ K")).toBeVisible();
  });
}

/** What is shown and heard in all tabs of a browser. Whether somebody looks at a tab, it says itself: `window.looks`. */
async function collectsInAllTabs({ context }: Person, constructs = true) {
  const [notes, sounds]: [string[], string[]] = [[], []];
  await context.exposeFunction("tellNote", (text: string) => void notes.push(text));
  await context.exposeFunction("tellSound", (path: string) => void sounds.push(path));
  await context.addInitScript((constructs) => {
    const tell = (what: string, text: string) => (window as unknown as Record<string, (text: string) => void>)[what](text);
    class Collected {
      static permission = "granted";
      static requestPermission = async () => Collected.permission;
      onclick = null;
      constructor(title: string, { body }: { body: string }) {
        // As Chrome on a telephone does.
        if (!constructs) throw new TypeError("Illegal constructor");
        tell("tellNote", `${title}: ${body}`);
      }
      close() {}
    }
    class Heard {
      constructor(readonly path: string) {}
      async play() {
        tell("tellSound", this.path);
      }
    }
    Object.assign(window, { Notification: Collected, Audio: Heard, looks: true });
    document.hasFocus = () => (window as unknown as { looks: boolean }).looks;
    // An empty page, which comes first, is no place for workers.
    const { ServiceWorkerRegistration: Registration } = globalThis as Partial<typeof globalThis>;
    if (!Registration) return;
    Registration.prototype.showNotification = async (title, about) =>
      tell("tellNote", `${title}: ${about?.body}`);
  }, constructs);
  return { notes, sounds };
}

test("of several tabs one tells, and none tells of what somebody looks at", async ({ person, server }) => {
  const anna = await person("Anna", { locale: "en-GB" });
  const { notes, sounds } = await collectsInAllTabs(anna);
  const other = await bo(server.url);
  await other.opens("Alfa");
  await arrives(anna);
  const second = await anna.context.newPage();
  await second.goto("/chat/notifications");
  await second.getByLabel("Show notifications on the desktop").check();
  await second.getByLabel("Play a sound").check();
  for (const page of [anna.page, second]) {
    await page.goto("/chat/lobby");
    await isLive(page);
  }
  const told = () => notes.toSorted();
  await other.says("alfa", "@Anna one");
  await expect.poll(told).toEqual(["Bo · Alfa: @Anna one"]);

  await room(second, "Alfa").click();
  await expect(second.getByRole("heading", { level: 1, name: "Alfa" })).toBeVisible();
  await other.says("alfa", "@Anna two");
  await expect(second.getByRole("log").getByText("two")).toBeVisible();
  await room(second, "Lobby").click();
  await expect(second.getByRole("heading", { level: 1, name: "Lobby" })).toBeVisible();
  // Had two been told by either tab, or one by both, it would stand here.
  await other.says("alfa", "@Anna three");
  await expect.poll(told).toEqual(["Bo · Alfa: @Anna one", "Bo · Alfa: @Anna three"]);
  expect(sounds).toEqual(["/turn.wav", "/turn.wav"]);
});

test("on a telephone: mentions alone, those of all who are there too, by the worker and with a sound", async ({ person, server }) => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  const anna = await person("Anna", { locale: "en-GB", ...phone });
  const { notes, sounds } = await collectsInAllTabs(anna, false);
  const { page } = anna;
  const other = await bo(server.url);
  await other.opens("Alfa");
  await arrives(anna);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

  await page.goto("/chat/notifications");
  await page.getByRole("group", { name: "Alfa" }).getByLabel("Notify about").selectOption({ label: "what mentions me" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toHaveText("Your choices are saved, on all your devices.");
  // Whoever refuses it is told where to look, and nothing is on.
  const desktop = page.getByLabel("Show notifications on the desktop");
  await page.evaluate(() => Object.assign(Notification, { permission: "denied" }));
  await desktop.click();
  await expect(page.getByRole("region", { name: "This browser" }).getByRole("alert")).toHaveText("The browser does not allow notifications from this site.");
  await expect(desktop).not.toBeChecked();
  await page.evaluate(() => Object.assign(Notification, { permission: "granted" }));
  await desktop.check();
  await page.getByLabel("Play a sound").check();

  const quiet = await page.evaluate(`import(document.querySelector("script[src$='notify.js']").src).then(({ isQuiet }) =>
    ["21:59", "22:00", "23:30", "00:00", "06:59", "07:00", "12:00"].map((now) => isQuiet(now, "22:00", "07:00")))`);
  expect(quiet, "the hours from ten to seven reach over midnight").toEqual([false, true, true, true, true, false, false]);

  await page.goto("/chat/lobby");
  await isLive(page);
  await other.says("alfa", "just talk");
  await other.says("alfa", "@Anna come");
  await expect.poll(() => notes).toEqual(["Bo · Alfa: @Anna come"]);
  // Nobody looks at the tab, though it is open at this room.
  await page.evaluate(() => Object.assign(window, { looks: false }));
  await other.says("lobby", "@here coffee?");
  await expect.poll(() => notes).toEqual(["Bo · Alfa: @Anna come", "Bo · Lobby: @here coffee?"]);
  expect(sounds).toHaveLength(2);
});
