// The chat as an app: it starts where there is no network, with what this browser has seen, and sends later what
// was written there. And how it looks for those who need more contrast, and in scripts that run the other way.
import { expect, expectAccessible, lineCut, test, type Person } from "./fixtures";

type Page = Person["page"];

const composer = (page: Page) => page.getByRole("textbox", { name: /^(Meddelande till|Message to)/ });
const said = (page: Page, text: string) => page.getByRole("log").getByText(text, { exact: true });

async function arrives({ page, name }: Person): Promise<void> {
  await page.goto("/chat/lobby");
  await page.getByLabel(/^(Ditt smeknamn|Your nick)$/).fill(name);
  await page.getByRole("button", { name: /^(Gå med|Join)$/ }).click();
  await expect(composer(page)).toBeVisible();
}

async function says({ page }: Person, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
  await expect(page.getByRole("log").getByRole("listitem").filter({ hasText: text }).locator("time")).toHaveCount(1);
}

/** The worker is there, and this page is its own from its next visit on. */
async function isInstalled(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
  await expect.poll(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(true);
}

/** Looks away and back, after which the page as it is now is what is kept. */
async function looksAway(page: Page, text: string): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
    Reflect.deleteProperty(document, "visibilityState");
  });
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const kept = await caches.match("/chat/lobby", { ignoreVary: true });
        return (await kept?.text()) ?? "";
      }),
    )
    .toContain(text);
}

test("the chat starts without a network, with what was seen, and sends later what was written", async ({ person, server }) => {
  test.setTimeout(120_000);
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await isInstalled(anna.page);
  await says(bo, "sett innan tunneln");
  await expect(said(anna.page, "sett innan tunneln")).toHaveCount(1);
  await looksAway(anna.page, "sett innan tunneln");
  // No server is no network, for the worker too.
  for (const { expectErrors } of [anna, bo]) expectErrors(...lineCut, /ERR_CONNECTION_REFUSED/);
  await server.stop();
  await anna.page.goto("/chat");
  await expect(said(anna.page, "sett innan tunneln")).toHaveCount(1);
  await expect(composer(anna.page)).toBeVisible();
  // What helps one write is there as well.
  await composer(anna.page).pressSequentially("fest :tada:");
  await expect(composer(anna.page)).toHaveValue("fest 🎉");
  await composer(anna.page).fill("skrivet i tunneln");
  await composer(anna.page).press("Enter");
  await expect(anna.page.getByText("skrivet i tunneln")).toBeVisible();
  await server.restart();
  await expect(said(bo.page, "skrivet i tunneln")).toHaveCount(1, { timeout: 40_000 });
  // Online nothing old is shown.
  await says(bo, "nytt");
  await anna.page.goto(`${server.url}/chat/lobby`);
  await expect(said(anna.page, "nytt")).toHaveCount(1);
});

test("who leaves takes along all that was kept", async ({ person }) => {
  const anna = await person("Anna");
  const { page } = anna;
  await arrives(anna);
  await isInstalled(page);
  await says(anna, "hemligt");
  await looksAway(page, "hemligt");
  await page.getByRole("button", { name: "Logga ut" }).first().click();
  await expect(page.getByLabel("Ditt smeknamn")).toBeVisible();
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBe(0);
});

test("whoever comes after a session that was ended finds none of its pages", async ({ person }) => {
  const anna = await person("Anna");
  const { page } = anna;
  await arrives(anna);
  await isInstalled(page);
  const isKept = (path: string) =>
    page.evaluate(async (path) => Boolean(await caches.match(path, { ignoreVary: true })), path);
  await page.goto("/chat/mentions");
  await expect.poll(() => isKept("/chat/mentions")).toBe(true);
  await anna.context.clearCookies();
  await page.goto("/chat/lobby");
  await expect(page.getByLabel("Ditt smeknamn")).toBeVisible();
  await expect.poll(() => isKept("/chat/mentions")).toBe(false);
});

test("a notification that is pressed leads to its room, in the tab that is there", async ({ person, server }) => {
  const anna = await person("Anna");
  const { page } = anna;
  await arrives(anna);
  const cookie = (await anna.context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const opened = await fetch(`${server.url}/chat/rooms`, {
    method: "POST",
    headers: { accept: "application/json", cookie },
    body: new URLSearchParams({ title: "Alfa" }),
  });
  expect(opened.ok).toBe(true);
  await isInstalled(page);
  const [worker] = anna.context.serviceWorkers();
  await worker.evaluate(() => {
    const notification = { data: "/chat/alfa", close() {} };
    self.dispatchEvent(Object.assign(new Event("notificationclick"), { notification, waitUntil() {} }));
  });
  await expect(page).toHaveURL(/\/chat\/alfa$/);
  await expect(page.getByRole("heading", { level: 1, name: "Alfa" })).toBeVisible();
  expect(anna.context.pages()).toHaveLength(1);
});

test("the site can be installed", async ({ server }) => {
  const manifest = await (await fetch(`${server.url}/manifest.webmanifest`)).json();
  expect(manifest.display).toBe("standalone");
  for (const { src } of manifest.icons) expect((await fetch(server.url + src)).status, src).toBe(200);
  expect((await fetch(server.url + manifest.start_url)).status).toBe(200);
  const worker = await fetch(`${server.url}/worker.js`);
  expect(worker.headers.get("cache-control")).toBe("no-cache");
});

for (const [how, options, words] of [
  ["in Swedish", {}, { looks: "Utseende", contrast: "Hög kontrast", dark: "Mörkt" }],
  ["in English, on a phone", { locale: "en-GB", viewport: { width: 360, height: 740 } }, { looks: "Appearance", contrast: "High contrast", dark: "Dark" }],
] as const) {
  test(`high contrast is a choice beside light and dark, and the system's wish (${how})`, async ({ person }) => {
    const anna = await person("Anna", options);
    const { page } = anna;
    await arrives(anna);
    await says(anna, "tydligt");
    // In the chat as on any other page.
    const chooses = async (theme: string) => {
      await page.getByRole("button", { name: words.looks }).click();
      await page.getByRole("button", { name: theme }).click();
    };
    await chooses(words.dark);
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await chooses(words.contrast);
    await expect(page.locator("html")).toHaveAttribute("data-theme", "contrast");
    await expect(page).toHaveURL(/\/chat\/lobby$/);
    await expect(said(page, "tydligt")).toBeVisible();
    await page.getByRole("button", { name: words.looks }).click();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(await ground()).toBe("rgb(255, 255, 255)");
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await ground()).toBe("rgb(0, 0, 0)");
    await expectAccessible(page);
    const bo = await person("Bo", { ...options, contrast: "more" });
    await bo.page.goto("/about");
    expect(await bo.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe("rgb(255, 255, 255)");
  });
}

test("text that runs from right to left keeps to its own bubble", async ({ person }) => {
  const anna = await person("Anna", { viewport: { width: 360, height: 740 } });
  const { page } = anna;
  await arrives(anna);
  for (const text of ["مرحبا بالعالم 123!", "שלום עולם (בדיקה)", "blandat עברית och svenska"]) {
    await says(anna, text);
  }
  // An override that nobody closes ends with its message.
  await says(anna, "vänd \u202e text");
  await says(anna, "rak text");
  const arabic = said(page, "مرحبا بالعالم 123!");
  expect(await arabic.evaluate((element) => getComputedStyle(element.closest(".bubble__said")!).direction)).toBe("rtl");
  expect(await said(page, "rak text").evaluate((element) => getComputedStyle(element).direction)).toBe("ltr");
  const row = page.getByRole("log").getByRole("listitem").filter({ hasText: "مرحبا" });
  // The time stands after the words, whichever way they run.
  const [words, time] = [await row.locator(".bubble__said").boundingBox(), await row.locator("time").boundingBox()];
  expect(words && time && time.x >= words.x).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("the composer stays in sight when a telephone's keyboard opens", async ({ person }) => {
  const anna = await person("Anna", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const { page } = anna;
  await arrives(anna);
  // The page asks the browser to give it what the keyboard leaves, and fills that exactly.
  await expect(page.locator("meta[name=viewport]")).toHaveAttribute("content", /interactive-widget=resizes-content/);
  await composer(page).focus();
  const isInSight = async () => {
    const box = await composer(page).boundingBox();
    expect(box && box.y >= 0 && box.y + box.height <= 380, JSON.stringify(box)).toBe(true);
  };
  await page.setViewportSize({ width: 360, height: 380 });
  await isInSight();
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
  // Where it lies over the page instead, as on an iPhone, the browser tells how much is left.
  const leaves = (height: number | undefined) =>
    page.evaluate((height) => {
      if (height) Object.defineProperty(visualViewport, "height", { value: height, configurable: true });
      else Reflect.deleteProperty(visualViewport!, "height");
      visualViewport!.dispatchEvent(new Event("resize"));
    }, height);
  await leaves(380);
  await isInSight();
  await leaves(undefined);
  expect(await page.evaluate(() => document.body.getBoundingClientRect().height)).toBe(740);
});
