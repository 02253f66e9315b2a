// What one has read, and where: told by people with more than one device, with and without a script.
import { randomBytes } from "node:crypto";
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const composer = (page: Page) => page.getByRole("textbox", { name: /^(Meddelande till|Message to)/ });
const log = (page: Page) => page.getByRole("log");
const rooms = (page: Page) => page.getByRole("navigation", { name: /^(Rum|Rooms)$/ });
const room = (page: Page, name: RegExp) => rooms(page).getByRole("link", { name });

async function isLive(page: Page): Promise<void> {
  await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
}

async function arrives({ page, name }: Person, at = "lobby"): Promise<void> {
  await page.goto(`/chat/${at}`);
  await isLive(page);
  await page.getByLabel(/^(Ditt smeknamn|Your nick)$/).fill(name);
  await page.getByRole("button", { name: /^(Gå med|Join)$/ }).click();
  await expect(composer(page)).toBeVisible();
  await isLive(page);
}

async function says(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
  await expect(log(page).getByText(text, { exact: true })).toHaveCount(1);
}

/** Opens a room as nobody in particular would, over plain HTTP, and gives a way to speak in it. */
async function stranger(url: string, nick: string) {
  const post = (path: string, cookie: string, form: Record<string, string>) =>
    fetch(url + path, {
      method: "POST",
      headers: { accept: "application/json", cookie },
      body: new URLSearchParams(form),
    });
  const joined = await post("/chat/join", "", { nick });
  const cookie = joined.headers.get("set-cookie")?.split(";")[0] ?? "";
  return {
    opens: async (title: string) => expect((await post("/chat/rooms", cookie, { title })).ok).toBe(true),
    says: async (at: string, body: string) => {
      const id = randomBytes(16).toString("hex");
      expect((await post(`/chat/${at}`, cookie, { body, id })).ok).toBe(true);
    },
  };
}

test("what is read on one device is read on the other, at once", async ({ person, server }) => {
  const anna = await person("Anna");
  const bo = await stranger(server.url, "Bo");
  await bo.opens("Kmom01");
  await arrives(anna);
  const laptop = await anna.context.newPage();
  await laptop.goto("/chat/lobby");
  await isLive(laptop);

  await bo.says("kmom01", "Vem förstår uppgift två?");
  await bo.says("kmom01", "Någon?");
  for (const page of [anna.page, laptop]) await expect(room(page, /Kmom01.*\s2\s+olästa/)).toBeVisible();

  await room(anna.page, /Kmom01/).click();
  await expect(log(anna.page).getByText("Nytt sedan sist")).toBeVisible();
  for (const page of [anna.page, laptop]) await expect(room(page, /Kmom01(\s+\d+ här)?$/)).toBeVisible();
  await laptop.reload();
  await expect(room(laptop, /Kmom01(\s+\d+ här)?$/)).toBeVisible();
});

test("a message is marked unread, and stays so until one comes back", async ({ person, server }) => {
  const anna = await person("Anna", { locale: "en-GB" });
  const bo = await stranger(server.url, "Bo");
  await bo.opens("Kmom02");
  await arrives(anna);
  await bo.says("lobby", "One");
  await bo.says("lobby", "Two");
  await expect(log(anna.page).getByText("Two")).toBeVisible();

  await log(anna.page).getByRole("link", { name: "Actions for the message by Bo" }).first().click();
  await anna.page.getByRole("button", { name: "Mark as unread" }).click();
  await expect(room(anna.page, /Lobby.*\s2\s+unread/)).toBeVisible();
  await expect(log(anna.page).getByText("New since last time")).toBeVisible();
  await expect(composer(anna.page)).toBeVisible();

  await room(anna.page, /Kmom02/).click();
  await expect(anna.page.getByRole("heading", { level: 1, name: "Kmom02" })).toBeVisible();
  await expect(room(anna.page, /Lobby.*\s2\s+unread/)).toBeVisible();
  await room(anna.page, /Lobby/).click();
  await expect(room(anna.page, /Lobby(\s+\d+ (här|here))?$/)).toBeVisible();
});

test("rooms with something unread stand first, and the first of much unread is a link away", async ({ person, server }) => {
  const anna = await person("Anna");
  const bo = await stranger(server.url, "Bo");
  await arrives(anna);
  for (const title of ["Alfa", "Beta"]) await bo.opens(title);
  for (let n = 1; n <= 12; n++) await bo.says("beta", `rad ${n}`);
  await expect(room(anna.page, /Beta.*\s12\s+olästa/)).toBeVisible();
  await expect(rooms(anna.page).getByRole("link").first()).toHaveAccessibleName(/Beta/);

  await anna.page.goto("/chat/beta");
  await isLive(anna.page);
  await expect(anna.page.getByText("12 olästa meddelanden.")).toBeVisible();
  await expectAccessible(anna.page);
  await anna.page.getByRole("link", { name: "Till det första" }).click();
  await expect(log(anna.page).getByText("rad 1", { exact: true })).toBeInViewport();
  await expect(anna.page.getByText("12 olästa meddelanden.")).toHaveCount(0);
});

test.describe("without JavaScript", () => {
  test("the list tells what is unread, and reading a page reads it", async ({ person, server }) => {
    const anna = await person("Anna", { javaScriptEnabled: false });
    const bo = await stranger(server.url, "Bo");
    await anna.page.goto("/chat/lobby");
    await anna.page.getByLabel("Ditt smeknamn").fill("Anna");
    await anna.page.getByRole("button", { name: "Gå med" }).click();
    await expect(composer(anna.page)).toBeVisible();
    await bo.says("lobby", "Hej");
    await bo.says("lobby", "Hallå?");

    const seen = anna.page.waitForResponse(/\/chat\/lobby\/read\?seq=/);
    await anna.page.goto("/chat/lobby");
    await expect(log(anna.page).getByText("Nytt sedan sist")).toBeVisible();
    await expect(room(anna.page, /Lobby.*\s2\s+olästa/)).toBeVisible();
    expect((await seen).status()).toBe(204);
    await anna.page.goto("/chat/lobby");
    await expect(room(anna.page, /Lobby(\s+\d+ (här|here))?$/)).toBeVisible();

    await log(anna.page).getByRole("link", { name: "Åtgärder för meddelandet från Bo" }).last().click();
    await anna.page.getByRole("button", { name: "Markera som oläst" }).click();
    await anna.page.getByRole("link", { name: "Till meddelandet i rummet" }).click();
    await expect(room(anna.page, /Lobby.*\s1\s+olästa/)).toBeVisible();
  });
});

test("an @ offers people, by keyboard, and calls them wherever they are", async ({ person, server }) => {
  const [anna, bo] = [await person("Anna Maria"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await (await stranger(server.url, "Cilla")).opens("Kmom03");
  await room(anna.page, /Kmom03/).click();
  await expect(anna.page.getByRole("heading", { level: 1, name: "Kmom03" })).toBeVisible();

  await composer(bo.page).pressSequentially("hej @an");
  const offered = bo.page.getByRole("option", { name: "@Anna Maria" });
  await expect(offered).toHaveAttribute("aria-selected", "true");
  await expectAccessible(bo.page);
  await composer(bo.page).press("Tab");
  await expect(composer(bo.page)).toHaveValue("hej @Anna Maria ");
  await expect(offered).toHaveCount(0);
  await composer(bo.page).pressSequentially("och välkommen");
  await composer(bo.page).press("Enter");
  await expect(log(bo.page).getByText("@Anna Maria", { exact: true })).toBeVisible();

  await expect(room(anna.page, /Lobby.*@?1\s+nämner dig\s+1\s+olästa/)).toBeVisible();
  await expect(anna.page).toHaveTitle(/^\(1\) /);
  await expect(anna.page.locator("link[rel=icon]")).toHaveAttribute("href", "/favicon-unread.svg");
  await expect(async () => {
    await anna.page.goto("/chat/mentions");
    await expect(anna.page.getByText("och välkommen")).toBeVisible({ timeout: 500 });
  }).toPass();
  await expectAccessible(anna.page);
  await anna.page.getByRole("listitem").filter({ hasText: "och välkommen" }).getByRole("link").click();
  await expect(log(anna.page).getByText("och välkommen")).toBeInViewport();
  await expect(room(anna.page, /Lobby(\s+\d+ (här|here))?$/)).toBeVisible();
  await expect(anna.page.locator("link[rel=icon]")).toHaveAttribute("href", "/favicon.svg");
});

test("one goes anywhere by Ctrl K, and ? lists the keys", async ({ person, server }) => {
  const anna = await person("Anna", { locale: "en-GB" });
  const bo = await stranger(server.url, "Bo");
  for (const title of ["Alfa", "Beta"]) await bo.opens(title);
  await arrives(anna);
  await composer(anna.page).focus();
  await anna.page.keyboard.press("ControlOrMeta+k");
  const switcher = anna.page.getByRole("dialog", { name: "Go to a room or a person" });
  const field = switcher.getByRole("combobox");
  await expect(field).toBeFocused();
  await field.fill("be");
  await expect(switcher.getByRole("option")).toHaveCount(1);
  await expectAccessible(anna.page);
  await field.press("Enter");
  await expect(anna.page.getByRole("heading", { level: 1, name: "Beta" })).toBeVisible();

  await anna.page.getByRole("heading", { level: 1 }).focus();
  await anna.page.keyboard.press("?");
  const keys = anna.page.getByRole("dialog", { name: "Keys" });
  await expect(keys.getByText("Go to a room or a person")).toBeVisible();
  await anna.page.keyboard.press("Escape");
  await expect(keys).toHaveCount(0);

  await anna.page.getByRole("searchbox", { name: "Filter the rooms" }).fill("alf");
  await expect(room(anna.page, /Beta/)).toBeHidden();
  await expect(room(anna.page, /Alfa/)).toBeVisible();
});

test("a muted room is quiet, and a favourite stands first, on all devices", async ({ person, server }) => {
  const anna = await person("Anna");
  const bo = await stranger(server.url, "Bo");
  for (const title of ["Alfa", "Beta"]) await bo.opens(title);
  await arrives(anna);
  const settings = await anna.context.newPage();
  await settings.goto("/chat/notifications");
  await expectAccessible(settings);
  await settings.getByRole("group", { name: "Alfa" }).getByLabel("Avisera om").selectOption("inget (tystat)");
  await settings.getByRole("group", { name: "Beta" }).getByLabel("Favorit").check();
  await settings.getByRole("button", { name: "Spara" }).click();
  await expect(settings.getByRole("status")).toHaveText(/sparade/);

  await expect(rooms(anna.page).getByRole("link").first()).toHaveAccessibleName(/Beta/);
  await bo.says("alfa", "brus");
  await expect(room(anna.page, /Alfa \(tystat\).*\s1\s+olästa/)).toBeVisible();
  await expect(anna.page).toHaveTitle(/^Lobby/);
  await expect(anna.page.locator("link[rel=icon]")).toHaveAttribute("href", "/favicon.svg");
});

test("the desktop is told of what is worth it, and not in the quiet hours", async ({ person, server }) => {
  const anna = await person("Anna", { permissions: ["notifications"] });
  await anna.context.addInitScript(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    class Told {
      static permission = "granted";
      static requestPermission = async () => "granted";
      onclick = null;
      constructor(title: string, { body }: { body: string }) {
        told.push(`${title}: ${body}`);
      }
      close() {}
    }
    Object.assign(window, { Notification: Told });
    // An empty page, which comes first, is no place for workers.
    const { ServiceWorkerRegistration: Registration } = globalThis as Partial<typeof globalThis>;
    if (!Registration) return;
    Registration.prototype.showNotification = async (title, about) => {
      told.push(`${title}: ${about?.body}`);
    };
  });
  const bo = await stranger(server.url, "Bo");
  await bo.opens("Alfa");
  await arrives(anna);
  const settings = await anna.context.newPage();
  await settings.goto("/chat/notifications");
  await settings.getByLabel("Visa aviseringar på skrivbordet").check();
  await settings.close();
  const told = () => anna.page.evaluate(() => (window as unknown as { told: string[] }).told);
  await bo.says("alfa", "prat");
  await bo.says("alfa", "@Anna kom!");
  await expect.poll(told).toEqual(["Bo · Alfa: @Anna kom!"]);

  await anna.page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem("redovisa.notify") ?? "{}");
    localStorage.setItem("redovisa.notify", JSON.stringify({ ...kept, from: "00:00", to: "23:59" }));
  });
  await bo.says("alfa", "@Anna sover du?");
  await expect(room(anna.page, /Alfa\s+@?2\s+nämner dig/)).toBeVisible();
  expect(await told()).toHaveLength(1);
});

test("what is marked unread on one device is so on the one that looks on", async ({ person, server }) => {
  const anna = await person("Anna", { locale: "en-GB" });
  const bo = await stranger(server.url, "Bo");
  await bo.opens("Kmom04");
  await arrives(anna);
  const [elsewhere, beside] = [await anna.context.newPage(), await anna.context.newPage()];
  await elsewhere.goto("/chat/kmom04");
  await beside.goto("/chat/lobby");
  for (const page of [elsewhere, beside]) await isLive(page);
  await bo.says("lobby", "One");
  await bo.says("lobby", "Two");
  for (const page of [anna.page, beside]) await expect(log(page).getByText("Two")).toBeVisible();
  await expect(room(elsewhere, /Lobby(\s+\d+ (här|here))?$/)).toBeVisible();
  await log(anna.page).getByRole("link", { name: "Actions for the message by Bo" }).first().click();
  await anna.page.getByRole("button", { name: "Mark as unread" }).click();
  // Also where the room lies open: nobody has read it again.
  for (const page of [elsewhere, beside]) await expect(room(page, /Lobby.*\s2\s+unread/)).toBeVisible();
  await room(elsewhere, /Lobby/).click();
  for (const page of [anna.page, elsewhere]) await expect(room(page, /Lobby(\s+\d+ (här|here))?$/)).toBeVisible();
});

test("what calls somebody says in its list what of it is unread", async ({ person, server }) => {
  const anna = await person("Anna", { locale: "en-GB", viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  const { page } = anna;
  const bo = await stranger(server.url, "Bo");
  await page.goto("/chat/lobby");
  await page.getByLabel("Your nick").fill("Anna");
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await bo.says("lobby", "@Anna where are you?");
  const call = page.getByRole("listitem").filter({ hasText: "where are you?" });
  await expect(async () => {
    await page.goto("/chat/mentions");
    await expect(call.getByText("Unread", { exact: true })).toBeVisible({ timeout: 500 });
  }).toPass();
  const seen = page.waitForResponse(/\/chat\/lobby\/read\?seq=/);
  await page.goto("/chat/lobby");
  expect((await seen).status()).toBe(204);
  await page.goto("/chat/mentions");
  await expect(call).toBeVisible();
  await expect(call.getByText("Unread", { exact: true })).toHaveCount(0);
});

test("what is being written is kept by room, and for its writer alone", async ({ person, server }) => {
  const anna = await person("Anna", { locale: "en-GB" });
  const { page } = anna;
  const bo = await stranger(server.url, "Bo");
  await bo.opens("Alfa");
  await arrives(anna);
  await composer(page).fill("half a word in the lobby");
  await room(page, /Alfa/).click();
  await expect(page.getByRole("heading", { level: 1, name: "Alfa" })).toBeVisible();
  await expect(composer(page)).toHaveValue("");
  await composer(page).fill("half a word in Alfa");
  await room(page, /Lobby/).click();
  await expect(page.getByRole("heading", { level: 1, name: "Lobby" })).toBeVisible();
  await expect(composer(page)).toHaveValue("half a word in the lobby");
  await page.goto("/chat/alfa");
  await isLive(page);
  await expect(composer(page)).toHaveValue("half a word in Alfa");

  // Somebody else sits down, whatever became of Anna's session.
  await anna.context.clearCookies();
  await arrives({ ...anna, name: "Cilla" });
  await expect(composer(page)).toHaveValue("");
  await room(page, /Alfa/).click();
  await expect(page.getByRole("heading", { level: 1, name: "Alfa" })).toBeVisible();
  await expect(composer(page)).toHaveValue("");
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("redovisa.draft.")))).toEqual([]);
});

test("a link to a message of this site opens in its place", async ({ person, server }) => {
  const anna = await person("Anna", { locale: "en-GB" });
  const { page } = anna;
  const bo = await stranger(server.url, "Bo");
  await bo.opens("Alfa");
  await arrives(anna);
  await bo.says("lobby", "the first word");
  for (let n = 1; n <= 15; n++) await bo.says("lobby", `line ${n}`);
  await bo.says("lobby", `[said before](${server.url}/chat/lobby?at=2#m2)`);
  await bo.says("lobby", `[over there](${server.url}/chat/alfa)`);
  // Nothing is loaded anew: what the page knows stays.
  await page.evaluate(() => Object.assign(window, { same: true }));
  await log(page).getByRole("link", { name: "said before" }).click();
  await expect(page).toHaveURL(/\/chat\/lobby\?at=2#m2$/);
  await expect(log(page).getByText("the first word")).toBeInViewport();
  expect(await page.evaluate(() => "same" in window)).toBe(true);
  await log(page).getByRole("link", { name: "over there" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Alfa" })).toBeVisible();
  expect(anna.context.pages()).toHaveLength(1);
});
