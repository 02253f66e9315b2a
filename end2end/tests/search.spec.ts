// Finding what was said, the way to a day, and what is said below a report: with and without JavaScript.
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const words = {
  sv: {
    field: "Sök bland meddelanden", go: "Sök", found: "Hittade meddelanden, de nyaste först",
    none: "Inga meddelanden hittades.", nick: "Ditt smeknamn", join: "Gå med", send: "Skicka",
    write: /^Skriv något om sidan/, discussion: "Diskussion", follow: "Följ samtalet live i chatten",
    empty: "Ingen har sagt något om sidan än.",
  },
  en: {
    field: "Search the messages", go: "Search", found: "Messages found, the newest first",
    none: "No messages were found.", nick: "Your nick", join: "Join", send: "Send",
    write: /^Write something about this page/, discussion: "Discussion",
    follow: "Follow the conversation live in the chat", empty: "Nobody has said anything about this page yet.",
  },
};

const locales = { sv: "sv-SE", en: "en-GB" } as const;

/** Takes a nick over plain HTTP, says these things in the lobby, and gives the cookie. */
async function said(url: string, nick: string, ...texts: string[]): Promise<string> {
  const post = (path: string, cookie: string, form: Record<string, string>) =>
    fetch(url + path, {
      method: "POST",
      headers: { accept: "application/json", cookie },
      body: new URLSearchParams(form),
    });
  const joined = await post("/chat/join", "", { nick });
  expect(joined.ok).toBe(true);
  const cookie = joined.headers.get("set-cookie")?.split(";")[0] ?? "";
  for (const [n, body] of texts.entries()) {
    const id = `${n}`.padStart(32, "0");
    expect((await post("/chat/lobby", cookie, { body, id })).ok).toBe(true);
  }
  return cookie;
}

/** The index is a moment behind: asks until the answer is there. */
async function finds(page: Page, text: string, count: number): Promise<void> {
  await expect(async () => {
    await page.goto(`/chat/search?q=${encodeURIComponent(text)}`);
    await expect(hits(page)).toHaveCount(count, { timeout: 200 });
  }).toPass();
}

const hits = (page: Page) => page.getByRole("main").locator("ol").first().getByRole("listitem");

for (const lang of ["sv", "en"] as const) {
  const w = words[lang];
  for (const javaScriptEnabled of [true, false]) {
    const how = `${lang}, ${javaScriptEnabled ? "with" : "without"} JavaScript`;

    test(`one looks for words from the chat and goes to the message (${how})`, async ({ server, person }) => {
      await said(server.url, "Berit", "kaffe på rasten", "te på rasten", "<b>kaffe</b> igen");
      const { page } = await person("Anna", { javaScriptEnabled, locale: locales[lang] });
      await finds(page, "rasten", 2);
      await page.goto("/chat/lobby");
      await page.getByRole("searchbox", { name: w.field }).fill("kaffe -te");
      await page.getByRole("searchbox", { name: w.field }).press("Enter");
      await expect(page).toHaveURL(/\/chat\/search\?q=kaffe/);
      await expect(page.getByRole("heading", { name: w.found })).toBeVisible();
      await expect(hits(page)).toHaveCount(2);
      await expect(hits(page).first()).toContainText("<b>kaffe</b> igen");
      await expect(hits(page).first().locator("mark")).toHaveText("kaffe");
      await expect(hits(page).first()).toContainText("Berit");
      await expect(page.getByRole("searchbox", { name: w.field })).toHaveValue("kaffe -te");
      await hits(page).last().getByRole("link").click();
      await expect(page).toHaveURL(/\/chat\/lobby\?at=2#m2$/);
      await expect(page.getByRole("log").getByText("kaffe på rasten")).toBeInViewport();
    });

    test(`people discuss a report below it (${how})`, async ({ person }) => {
      const { page } = await person("Anna", { javaScriptEnabled, locale: locales[lang] });
      await page.goto("/report/kmom02");
      const discussion = page.getByRole("region", { name: w.discussion });
      await expect(discussion).toContainText(w.empty);
      await discussion.getByLabel(w.nick).fill("Anna");
      await discussion.getByRole("button", { name: w.join }).click();
      await expect(page).toHaveURL(/\/report\/kmom02#page_discussion$/);
      await discussion.getByLabel(w.write).fill("Bra **skrivet** <i>här</i>");
      await discussion.getByRole("button", { name: w.send }).click();
      await expect(page).toHaveURL(/\/report\/kmom02#m2$/);
      const message = discussion.getByRole("listitem").filter({ hasText: "Bra skrivet <i>här</i>" });
      await expect(message).toHaveCount(1);
      await expect(message).toBeInViewport();
      await expect(message.locator("strong")).toHaveText("skrivet");
      await discussion.getByRole("link", { name: w.follow }).click();
      await expect(page).toHaveURL(/\/chat\/report--kmom02$/);
      await expect(page.getByRole("log").getByText("skrivet")).toBeVisible();
    });
  }
}

test("a hit in an older part opens in its place, and the days are the reader's own", async ({ server, person }) => {
  await said(server.url, "Berit", ...Array.from({ length: 18 }, (_, n) => `rad ${n}`));
  const { page } = await person("Anna");
  await page.goto("/chat/lobby");
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
  await page.getByText("Gå till en dag").first().click();
  await page.getByLabel("Gå till en dag").fill("2020-01-01");
  await page.getByRole("button", { name: "Gå dit" }).click();
  await expect(page).toHaveURL(/\/chat\/lobby\?at=2#m2$/);
  await page.getByRole("searchbox", { name: "Sök bland meddelanden" }).fill("efter:2020-01-01 rad");
  await page.getByRole("searchbox", { name: "Sök bland meddelanden" }).press("Enter");
  // Stockholm is ahead of UTC all year.
  await expect(page).toHaveURL(/zone=(60|120)/);
  await expect(async () => {
    await page.reload();
    await expect(hits(page)).toHaveCount(18, { timeout: 200 });
  }).toPass();
});

test("one narrows a search by person, day and what is there, on a telephone", async ({ server, person }) => {
  const cookie = await said(server.url, "Berit", "coffee at the break", "coffee: https://example.org", "tea");
  await said(server.url, "Olle", "coffee for all");
  const { page } = await person("Anna", { locale: "en-GB", viewport: { width: 360, height: 740 } });
  await finds(page, "coffee", 3);
  await finds(page, "from:berit coffee", 2);
  await finds(page, "from:Berit has:link", 1);
  await expect(hits(page)).toContainText("https://example.org");
  await finds(page, "before:2020-01-01 coffee", 0);
  await finds(page, "after:2020-01-01 coffee -from:Berit", 1);
  // Whoever is called otherwise is found and shown so, whatever they were called then.
  await fetch(`${server.url}/account/nick`, { method: "POST", headers: { cookie }, body: new URLSearchParams({ nick: "Birgitta" }) });
  await finds(page, "from:Birgitta coffee", 2);
  await expect(hits(page).first()).toContainText("Birgitta");
  await finds(page, "from:Berit", 0);
  await expectAccessible(page);
});

test("nobody finds what two others say to each other", async ({ person }) => {
  const [anna, bo, cilla] = [await person("Anna"), await person("Bo"), await person("Cilla")];
  for (const { page, name } of [anna, bo, cilla]) {
    await page.goto("/chat/lobby");
    await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
    await page.getByLabel("Ditt smeknamn").fill(name);
    await page.getByRole("button", { name: "Gå med" }).click();
    await expect(page.getByRole("textbox", { name: /^Meddelande till/ })).toBeVisible();
  }
  await anna.page.getByRole("button", { name: "Skriv till Bo" }).first().click();
  await expect(anna.page.getByRole("heading", { name: "Bo", level: 1 })).toBeVisible();
  await anna.page.getByRole("textbox", { name: "Meddelande till Bo" }).fill("hemligheten");
  await anna.page.keyboard.press("Enter");
  await finds(bo.page, "hemligheten", 1);
  await finds(anna.page, "in:Bo", 1);
  await finds(cilla.page, "hemligheten", 0);
  await expect(cilla.page.getByRole("heading", { name: words.sv.none })).toBeVisible();
});

test("a report's discussion stands in a group of its own in the chat, and costs the report no code", async ({ person }) => {
  const { page } = await person("Anna");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/report/kmom01");
  await page.getByLabel("Ditt smeknamn").fill("Anna");
  await page.getByRole("button", { name: "Gå med" }).click();
  await page.getByLabel(words.sv.write).fill("Hej");
  await page.getByRole("button", { name: "Skicka" }).click();
  await expect(page).toHaveURL(/#m2$/);
  expect(asked.filter((path) => /\.(js|wasm)$/.test(path))).toEqual([]);
  await page.goto("/chat/lobby");
  await expect(page.getByRole("heading", { name: "Om sidorna" })).toBeVisible();
  await expect(page.getByRole("link", { name: /Kmom 01/ })).toHaveAttribute("href", "/chat/report--kmom01");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`search and discussion are accessible and fit a small phone, ${colorScheme}`, async ({ server, person }) => {
    await said(server.url, "Berit", "kaffe på rasten", "x".repeat(300));
    const { page } = await person("Anna", { colorScheme, viewport: { width: 360, height: 740 } });
    await finds(page, "kaffe", 1);
    await page.goto("/report/kmom01");
    await page.getByLabel("Ditt smeknamn").fill("Anna");
    await page.getByRole("button", { name: "Gå med" }).click();
    await page.getByLabel(words.sv.write).fill(`${"y".repeat(200)}\n\n\`kod\``);
    await page.getByRole("button", { name: "Skicka" }).click();
    await expect(page).toHaveURL(/#m2$/);
    const address = page.url();
    for (const path of [address, "/chat/search", "/chat/search?q=kaffe", "/chat/search?q=finnsinte", "/chat/lobby"]) {
      await page.goto(path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, path).toBeLessThanOrEqual(360);
      await expectAccessible(page);
    }
    await page.goto("/chat/lobby");
    await page.getByRole("button", { name: "Rum och folk" }).click();
    await expect(page.getByRole("searchbox", { name: "Sök bland meddelanden" })).toBeVisible();
    await expectAccessible(page);
  });
}
