// What is said in a thread, beside the room: in a panel, and as a page where no script runs.
import { expect, expectAccessible, lineCut, test, type Person } from "./fixtures";

type Page = Person["page"];

const log = (page: Page) => page.getByRole("log");
const row = (page: Page, text: string) => log(page).getByRole("listitem").filter({ hasText: text });
const panel = (page: Page, name = "Tråd") => page.getByRole("dialog", { name, exact: true });
const field = (page: Page) => panel(page).getByLabel("Svara i tråden");

async function arrives({ page, name }: Person): Promise<void> {
  await page.goto("/chat/lobby");
  await page.getByLabel("Ditt smeknamn").fill(name);
  await page.getByRole("button", { name: "Gå med" }).click();
  await expect(page.getByRole("textbox", { name: /^Meddelande till/ })).toBeVisible();
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
}

async function says({ page }: Person, text: string): Promise<void> {
  const composer = page.getByRole("textbox", { name: /^Meddelande till/ });
  await composer.fill(text);
  await composer.press("Enter");
  await expect(row(page, text).locator("time")).toHaveCount(1);
}

async function opensThread(page: Page, text: string): Promise<void> {
  await row(page, text).hover();
  await row(page, text).getByRole("link", { name: /^Åtgärder/ }).click();
  await page.getByRole("dialog", { name: "Mer om meddelandet" }).getByRole("link", { name: "Svara i tråd" }).click();
  await expect(panel(page)).toBeVisible();
}

test("people answer in a thread beside the room, and both see it at once", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await says(anna, "Vem har nyckeln?");
  await opensThread(bo.page, "Vem har nyckeln?");
  await expect(field(bo.page)).toBeFocused();
  await expectAccessible(bo.page);
  await field(bo.page).fill("Jag tror Cilla");
  await field(bo.page).press("Enter");
  await expect(panel(bo.page).getByText("Jag tror Cilla")).toBeVisible();
  await expect(field(bo.page)).toHaveValue("");
  // The room goes on by itself, and tells how much was said.
  await expect(log(anna.page).getByText("Jag tror Cilla")).toHaveCount(0);
  await row(anna.page, "Vem har nyckeln?").getByRole("link", { name: "1 svar" }).click();
  await expect(panel(anna.page).getByText("Jag tror Cilla")).toBeVisible();
  await field(anna.page).fill("Hon är sjuk");
  await field(anna.page).press("Enter");
  await expect(panel(bo.page).getByText("Hon är sjuk")).toHaveCount(1);
  await expect(row(bo.page, "Vem har nyckeln?").getByRole("link", { name: "2 svar" })).toBeVisible();
  await field(bo.page).press("Escape");
  await expect(panel(bo.page)).toHaveCount(0);
  await says(bo, "och i rummet talas det vidare");
});

test("an answer is unread for who takes part in the thread, wherever they are, and stands among what calls them", async ({ person }) => {
  const [anna, bo, cilla] = [await person("Anna"), await person("Bo"), await person("Cilla")];
  for (const one of [anna, bo, cilla]) await arrives(one);
  await says(anna, "Vem har nyckeln?");
  for (const { page } of [bo, cilla]) await expect(row(page, "Vem har nyckeln?")).toBeVisible();
  // Both read something else when it is answered.
  for (const { page } of [anna, cilla]) await page.goto("/chat/keys");
  await opensThread(bo.page, "Vem har nyckeln?");
  await field(bo.page).fill("Jag har den");
  await field(bo.page).press("Enter");
  await expect(panel(bo.page).getByText("Jag har den")).toBeVisible();
  const list = anna.page.getByRole("listitem").filter({ hasText: "Jag har den" });
  await expect(async () => {
    await anna.page.goto("/chat/mentions");
    await expect(list).toBeVisible({ timeout: 500 });
  }).toPass();
  await list.getByRole("link").first().click();
  await expect(anna.page.getByRole("heading", { level: 1, name: "Tråd" })).toBeVisible();
  await expect(anna.page.getByText("Jag har den")).toBeVisible();
  await cilla.page.goto("/chat/mentions");
  await expect(cilla.page.getByText("Jag har den")).toHaveCount(0);
});

test("what was written while the server was away is kept, and said once", async ({ person }) => {
  const anna = await person("Anna");
  const { page } = anna;
  await arrives(anna);
  await says(anna, "Fråga");
  await opensThread(page, "Fråga");
  anna.expectErrors(...lineCut);
  await anna.context.setOffline(true);
  await field(page).fill("svar i en tunnel");
  await field(page).press("Enter");
  await expect(panel(page).getByRole("alert")).toContainText("Texten står kvar");
  await expect(field(page)).toHaveValue("svar i en tunnel");
  await anna.context.setOffline(false);
  await field(page).press("Enter");
  await expect(panel(page).locator(".bubble__said").getByText("svar i en tunnel")).toHaveCount(1);
});

test("an answer that is edited elsewhere changes in the panel", async ({ person }) => {
  const anna = await person("Anna");
  const { page } = anna;
  await arrives(anna);
  await says(anna, "Fråga");
  await opensThread(page, "Fråga");
  await field(page).fill("svra");
  await field(page).press("Enter");
  await expect(panel(page).getByText("svra")).toBeVisible();
  const tab = await anna.context.newPage();
  await tab.goto("/chat/lobby/m/3");
  await tab.getByRole("region", { name: "Redigera" }).getByRole("textbox").fill("svar");
  await tab.getByRole("button", { name: "Spara", exact: true }).click();
  await expect(tab).toHaveURL(/\/chat\/lobby\/t\/2#m3$/);
  await expect(panel(page).getByText("svar", { exact: true })).toBeVisible();
});

test("whoever reads the room has not read its threads, and a half answer waits for them", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  const { page } = anna;
  await arrives(anna);
  await arrives(bo);
  await says(anna, "Vem har nyckeln?");
  await opensThread(bo.page, "Vem har nyckeln?");
  await field(bo.page).fill("Jag har den");
  await field(bo.page).press("Enter");
  const answers = row(page, "Vem har nyckeln?").getByRole("link", { name: "1 svar" });
  await expect(answers).toBeVisible();
  const thread = page.getByRole("listitem").filter({ hasText: "Vem har nyckeln?" });
  await page.goto("/chat/threads");
  await expect(thread.getByText("1 oläst", { exact: true })).toBeVisible();

  await page.goto("/chat/lobby");
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
  const read = page.waitForResponse(/\/chat\/lobby\/t\/2\/read$/);
  await answers.click();
  await expect(panel(page).getByText("Jag har den")).toBeVisible();
  expect((await read).status()).toBe(204);
  await field(page).fill("En halv me");
  await field(page).press("Escape");
  await answers.click();
  await expect(field(page)).toHaveValue("En halv me");
  await page.goto("/chat/threads");
  await expect(thread).toBeVisible();
  await expect(thread.getByText("1 oläst", { exact: true })).toHaveCount(0);
});

test("a thread is a page with a form where no script runs", async ({ person }) => {
  const anna = await person("Anna", { javaScriptEnabled: false, locale: "en-GB" });
  const { page } = anna;
  anna.expectErrors(/status of 422/);
  await page.goto("/chat/lobby");
  await page.getByLabel("Your nick").fill("Anna");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("textbox", { name: /^Message to/ }).fill("Who has the key?");
  await page.getByRole("button", { name: "Send" }).click();
  await row(page, "Who has the key?").first().getByRole("link", { name: /^Actions/ }).click();
  await page.getByRole("link", { name: "Answer in a thread" }).click();
  await page.getByLabel("Answer in the thread").fill("I do :key:");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page).toHaveURL(/\/t\/2#m3$/);
  await expect(page.getByText("I do 🔑")).toBeVisible();
  // A line with a slash is a command here too.
  await page.getByLabel("Answer in the thread").fill("/usr/bin");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "There is no command /usr/bin" })).toBeVisible();
  await page.getByRole("button", { name: "Say it as it stands" }).click();
  await expect(page).toHaveURL(/\/t\/2#m4$/);
  await expect(page.getByText("/usr/bin", { exact: true })).toBeVisible();
  await page.goto("/chat/lobby");
  await page.getByRole("link", { name: "2 answers" }).click();
  await expect(page.getByRole("heading", { name: "Thread" })).toBeVisible();
});

for (const [locale, words] of [
  ["sv-SE", { nick: "Ditt smeknamn", join: "Gå med", threads: "Trådar", title: "Dina trådar", none: /^Du är inte med i någon tråd än/, unread: "1 oläst", answers: "1 svar", thread: "Tråd" }],
  ["en-GB", { nick: "Your nick", join: "Join", threads: "Threads", title: "Your threads", none: /^You take part in no thread yet/, unread: "1 unread", answers: "1 answer", thread: "Thread" }],
] as const) {
  test(`one's own threads are a page away, with what is unread in them, in ${locale}`, async ({ person }) => {
    const bo = await person("Bo");
    const anna = await person("Anna", { locale, javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
    await arrives(bo);
    const { page } = anna;
    await page.goto("/chat/lobby");
    await page.getByLabel(words.nick).fill("Anna");
    await page.getByRole("button", { name: words.join, exact: true }).click();
    await page.goto("/chat/threads");
    await expect(page.getByText(words.none)).toBeVisible();
    await page.goto("/chat/lobby");
    await page.getByRole("textbox", { name: /^(Meddelande till|Message to)/ }).fill("Vem har nyckeln?");
    await page.getByRole("button", { name: /^(Skicka|Send)$/ }).click();
    await opensThread(bo.page, "Vem har nyckeln?");
    await field(bo.page).fill("Jag har den");
    await field(bo.page).press("Enter");
    await expect(panel(bo.page).getByText("Jag har den")).toBeVisible();

    await page.goto("/chat/mentions");
    await page.getByRole("link", { name: words.threads, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: words.title })).toBeVisible();
    const thread = page.getByRole("listitem").filter({ hasText: "Vem har nyckeln?" });
    await expect(thread.getByText(words.unread, { exact: true })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await thread.getByRole("link", { name: words.answers }).click();
    await expect(page.getByRole("heading", { level: 1, name: words.thread })).toBeVisible();
    await expect(page.getByText("Jag har den")).toBeInViewport();

    // Bo has read it: it is his own. The way there stands beside the rooms.
    await bo.page.goto("/chat/lobby");
    await bo.page.getByRole("link", { name: "Trådar", exact: true }).click();
    await expect(bo.page.getByRole("listitem").filter({ hasText: "Vem har nyckeln?" })).toContainText("1 svar · senast Bo");
    await expectAccessible(bo.page);
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`a thread is accessible and fits small and large windows, ${colorScheme}`, async ({ person }) => {
    const anna = await person("Anna", { colorScheme });
    const { page } = anna;
    await arrives(anna);
    await says(anna, "Fråga");
    await opensThread(page, "Fråga");
    await field(page).fill("x".repeat(300));
    await field(page).press("Enter");
    await expect(panel(page).getByText("xxx")).toBeVisible();
    for (const width of [320, 360, 768, 1440]) {
      await page.setViewportSize({ width, height: 700 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `at ${width} px`).toBeLessThanOrEqual(width);
      const box = await panel(page).boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= width + 1, `the panel at ${width} px`).toBe(true);
      await expectAccessible(page);
    }
    await page.goto("/chat/lobby/t/2");
    await expectAccessible(page);
  });
}
