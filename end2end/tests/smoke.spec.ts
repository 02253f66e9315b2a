// The least that must be true: the site answers, says what it is, and can be
// read by everybody.
import { expect, expectAccessible, test } from "./fixtures";

test("the front page opens with a heading", async ({ person }) => {
  const { page } = await person("Astrid");
  const response = await page.goto("/");
  expect(response?.status()).toBe(200);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("the front page is the same without JavaScript", async ({ person }) => {
  const { page } = await person("Astrid", { javaScriptEnabled: false });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("the front page has no accessibility violations", async ({ person }) => {
  const { page } = await person("Astrid");
  await page.goto("/");
  await expectAccessible(page);
});

test("the server goes when it is asked to", async ({ server }) => {
  expect(await server.stop()).toBe(0);
});
