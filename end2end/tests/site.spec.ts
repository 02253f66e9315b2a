// The site around the chat, as a visitor goes through it.
import { expect, expectAccessible, test } from "./fixtures";

const pages = ["/", "/about", "/report", "/report/kmom04", "/realtime", "/realtime/chat", "/chat/people"];

test("every page has a title, a description and a canonical link", async ({ person }) => {
  const { page } = await person("Anna");
  const titles = new Set<string>();
  for (const path of [...pages, "/chat/lobby"]) {
    await page.goto(path);
    titles.add(await page.title());
    await expect(page.locator('meta[name="description"]')).toHaveAttribute("content", /\S/);
    await expect(page.locator('link[rel="canonical"]')).toHaveAttribute("href", /^http/);
    await expect(page.locator('meta[property="og:title"]')).toHaveAttribute("content", /\S/);
  }
  expect(titles.size).toBe(pages.length + 1);
});

test("one reads the reports one after the other", async ({ person }) => {
  const { page } = await person("Anna");
  await page.goto("/");
  await page.getByRole("navigation", { name: "Huvudmeny" }).getByRole("link", { name: "Redovisningar" }).click();
  await page.getByRole("main").getByRole("link", { name: /Kmom 03/ }).click();
  await page.getByRole("link", { name: /Nästa/ }).click();
  await expect(page).toHaveURL(/\/report\/kmom04$/);
  await page.getByRole("link", { name: /Föregående/ }).click();
  await expect(page).toHaveURL(/\/report\/kmom03$/);
});

test("the language is chosen once and sticks, in the chat too", async ({ person }) => {
  const { page } = await person("Anna");
  await page.goto("/report");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page).toHaveURL(/\/report$/);
  await expect(page.getByRole("navigation", { name: "Main menu" })).toBeVisible();
  await page.getByRole("link", { name: "Chat", exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("textbox").fill("Anna");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("textbox", { name: /^Message to/ }).fill("Hello");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByRole("log").getByText("Hello", { exact: true })).toHaveCount(1);
});

test("an address that leads nowhere says so, with ways on", async ({ person }) => {
  const { page, expectErrors } = await person("Anna");
  expectErrors(/404/);
  const response = await page.goto("/report/kmom99");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Sidan finns inte" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
});

test("nothing is wider than a small phone", async ({ person }) => {
  const { page } = await person("Anna", { viewport: { width: 320, height: 640 } });
  for (const path of [...pages, "/chat/lobby"]) {
    await page.goto(path);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, path).toBeLessThanOrEqual(320);
  }
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page is accessible, ${colorScheme}`, async ({ person }) => {
    const { page } = await person("Anna", { colorScheme });
    for (const path of pages) {
      await page.goto(path);
      await expectAccessible(page);
    }
  });
}
