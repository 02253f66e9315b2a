// What a room is told to be, and what others see of that. Each test has a server and people of its own.
import { arrives, claims, composer, en, heading, member, opens, sv } from "./arriving";
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const about = "Om rummet och dess inställningar";

async function sets(page: Page, card: string, field: string, value: string): Promise<void> {
  const region = page.getByRole("region", { name: card, exact: true });
  await region.getByLabel(field).fill(value);
  await region.getByRole("button", { name: "Spara" }).click();
  await expect(page.getByRole("status")).toHaveText("Sparat.");
}

const rooms = (page: Page) => page.getByRole("navigation", { name: "Rum" });
const said = (page: Page, text: string) => page.getByRole("log").getByText(text, { exact: true });

test("a room gets another name and a topic while others are in it", async ({ person }) => {
  const [anna, bo] = [await member(await person("Anna")), await person("Bo")];
  await opens(anna, "Fika");
  await arrives(bo, "/chat/fika");
  await anna.page.getByRole("link", { name: about }).click();
  await expectAccessible(anna.page);
  await sets(anna.page, "Namn", "Rummets namn", "Fika & bullar");
  await sets(anna.page, "Ämne", "Vad rummet handlar om", "Kaffe klockan tre");
  await expect(heading(bo.page)).toHaveText("Fika & bullar");
  await expect(bo.page.getByText("Kaffe klockan tre")).toBeVisible();
  await expect(rooms(bo.page).getByRole("link", { name: "Fika & bullar" })).toBeVisible();
  await expect(bo.page).toHaveTitle(/^Fika & bullar/);
  await expectAccessible(bo.page);
});

test("an archived room is read, not written in, and opened again", async ({ person }) => {
  const [anna, bo] = [await member(await person("Anna")), await person("Bo")];
  await opens(anna, "Fika");
  await arrives(bo, "/chat/fika");
  await anna.page.goto("/chat/fika/settings");
  await anna.page.getByRole("button", { name: "Arkivera rummet" }).click();
  await expect(bo.page.getByText("Rummet är arkiverat.")).toBeVisible();
  await expect(composer(bo.page)).toBeHidden();
  await expect(rooms(bo.page).getByText("Arkiverade rum")).toBeVisible();
  await anna.page.getByRole("button", { name: "Öppna rummet igen" }).click();
  await expect(composer(bo.page)).toBeVisible();
  await expect(rooms(bo.page).getByText("Arkiverade rum")).toBeHidden();
});

test("where only members write, a guest is told how to become one", async ({ person }) => {
  const [anna, bo] = [await member(await person("Anna")), await person("Bo")];
  await opens(anna, "Fika");
  await arrives(bo, "/chat/fika");
  await anna.page.goto("/chat/fika/settings");
  const who = anna.page.getByRole("region", { name: "Vilka rummet är till för" });
  await who.getByLabel("Vem får läsa och skriva?").selectOption("members-write");
  await who.getByRole("button", { name: "Spara" }).click();
  await expect(composer(bo.page)).toBeHidden();
  await expect(bo.page.getByRole("link", { name: "Bli medlem" })).toBeVisible();
  await expectAccessible(bo.page);
});

for (const [how, words, options, told] of [
  ["in Swedish", sv, {}, { wait: /^Du kan skriva igen om \d s\.$/, send: "Skicka" }],
  ["in English, on a phone", en, { locale: "en-GB", viewport: { width: 360, height: 740 } }, { wait: /^You can write again in \d s\.$/, send: "Send" }],
] as const) {
  test(`in a slow room the wait is counted down, and then one writes on (${how})`, async ({ person }) => {
    const [anna, bo] = [await member(await person("Anna")), await person("Bo", options)];
    await opens(anna, "Fika");
    await arrives(bo, "/chat/fika", words);
    await anna.page.goto("/chat/fika/settings");
    const pace = anna.page.getByRole("region", { name: "Långsamt läge" });
    await pace.getByLabel("Paus mellan en persons meddelanden").selectOption("5");
    await pace.getByRole("button", { name: "Spara" }).click();
    await composer(bo.page).fill("Ett");
    await composer(bo.page).press("Enter");
    await expect(said(bo.page, "Ett")).toHaveCount(1);
    await expect(bo.page.getByText(told.wait)).toBeVisible();
    await expect(bo.page.getByRole("button", { name: told.send })).toBeDisabled();
    await composer(bo.page).fill("Två");
    await expect(bo.page.getByRole("button", { name: told.send })).toBeEnabled({ timeout: 10_000 });
    await composer(bo.page).press("Enter");
    await expect(said(bo.page, "Två")).toHaveCount(1);
  });
}

test("without JavaScript, a room is told what it is all the same", async ({ person }) => {
  const anna = await person("Anna", { javaScriptEnabled: false });
  const { page } = anna;
  await page.goto("/chat/lobby");
  await page.getByLabel(sv.nick).fill("Anna");
  await page.getByRole("button", { name: sv.join }).click();
  await claims(anna);
  await page.goto("/chat/lobby");
  await opens(anna, "Fika");
  await expect(page.getByText("hittas med sökmotorer")).toBeVisible();
  await page.getByRole("link", { name: about }).click();
  await sets(page, "Ämne", "Vad rummet handlar om", "Kaffe");
  await page.getByRole("button", { name: "Be sökmotorer låta bli rummet" }).click();
  await page.getByRole("link", { name: "Till rummet" }).click();
  await expect(page.getByText("Kaffe", { exact: true })).toBeVisible();
  await expect(page.getByText("hittas med sökmotorer")).toBeHidden();
});

test("on a phone the room's page fits, and so does the heading", async ({ person }) => {
  const anna = await person("Anna", { viewport: { width: 320, height: 640 } });
  await arrives(anna);
  await claims(anna);
  for (const path of ["/chat/lobby", "/chat/lobby/settings"]) {
    await anna.page.goto(path);
    const wide = await anna.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide, path).toBe(0);
  }
});

test("in English, the page of a room says the same", async ({ person }) => {
  const anna = await person("Anna", { locale: "en-GB" });
  await anna.page.goto("/chat/lobby/settings");
  await expect(anna.page.getByText("Everybody may read and write.")).toBeVisible();
  await expect(anna.page.getByText("Search engines may show what is written here.")).toBeVisible();
});
