// The inspector: one breaks the line of one's own chat in every way it offers,
// and nothing is lost, nothing stands twice.
import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, test, type Person } from "./fixtures";

const log = (page: Page) => page.getByRole("log");

/** Somebody in the lobby under a nick, whose page is live. */
async function arrives({ page, name }: Person, address = "/chat/lobby"): Promise<void> {
  await page.goto(address);
  await isConnected(page);
  await page.getByLabel("Ditt smeknamn").fill(name);
  await page.getByRole("button", { name: "Gå med" }).click();
  await expect(composer(page)).toBeVisible();
  await isConnected(page);
}

const isConnected = (page: Page) => expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
const composer = (page: Page) => page.getByRole("textbox", { name: /^Meddelande till/ });

async function says({ page }: Person, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

/** Each stands in the log once, in this order, and nothing waits any more. */
async function sees({ page }: Person, ...texts: string[]): Promise<void> {
  for (const text of texts) await expect(log(page).getByText(text, { exact: true })).toHaveCount(1);
  const all = await log(page).innerText();
  expect([...texts].sort((one, other) => all.indexOf(one) - all.indexOf(other))).toEqual(texts);
  await expect(page.getByText(/Väntar på anslutning|Skickas/)).toHaveCount(0);
}

/** The inspector's panel on a page. */
class Inspector {
  readonly root: Locator;

  constructor(page: Page) {
    this.root = page.getByRole("region", { name: "Inspektör" });
  }

  button(name: string) {
    return this.root.getByRole("button", { name, exact: true });
  }

  get delay() {
    return this.root.getByLabel("Fördröj allt som kommer med 2 s");
  }

  /** What the page knows, by its name. */
  knows(name: string) {
    const term = this.root.getByRole("term").filter({ hasText: new RegExp(`^${name}$`) });
    return term.locator("xpath=following-sibling::dd[1]");
  }

  frames(...texts: (string | RegExp)[]) {
    const all = this.root.getByRole("list", { name: "Ramar på linan" }).getByRole("listitem");
    return texts.reduce((frames, hasText) => frames.filter({ hasText }), all);
  }

  /** Everything that was on the line is in the log of this page, and nothing twice. */
  async isWhole() {
    await expect(this.knows("Fattas")).toHaveText("inget");
    await expect(this.knows("Meddelanden som står dubbelt")).toHaveText("0");
    await expect(this.knows("Utkorg")).toHaveText("tom");
    const head = await this.knows("Sista numret på linan").textContent();
    await expect(this.knows("Sista numret som lagts till")).toHaveText(head ?? "");
  }
}

/** Anna, who looks at her line, and Bo, who only chats. */
async function annaAndBo(person: (name: string) => Promise<Person>) {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna, "/chat/lobby?inspect");
  await arrives(bo);
  return { anna, bo, inspector: new Inspector(anna.page) };
}

test("the real frames are shown, with their numbers", async ({ person }) => {
  const { anna, bo, inspector } = await annaAndBo(person);
  await says(bo, "hej");
  await sees(anna, "hej");
  const facts = inspector.frames("mottagen", "facts", /lobby, nr \d+/).first();
  await facts.getByText("facts").click();
  await expect(facts.getByText('"body": "hej"')).toBeVisible();

  await says(anna, "hej du");
  await sees(bo, "hej", "hej du");
  await expect(inspector.frames("skickad", "command", "lobby")).toHaveCount(1);
  await inspector.isWhole();
});

test("the line breaks: what was said meanwhile is there when it is back", async ({ person }) => {
  const { anna, bo, inspector } = await annaAndBo(person);
  await says(anna, "före");
  await sees(bo, "före");
  const openings = Number(await inspector.knows("Gånger linan öppnats").textContent());

  await inspector.button("Bryt linan").click();
  await says(anna, "av Anna");
  await sees(bo, "före", "av Anna");
  await says(bo, "av Bo");
  await sees(anna, "före", "av Anna", "av Bo");
  await expect(inspector.knows("Linan")).toHaveText("uppe");
  await expect(inspector.knows("Gånger linan öppnats")).toHaveText(String(openings + 1));
  await inspector.isWhole();
});

test("five frames are lost: the gap is found and filled", async ({ person }) => {
  const { anna, bo, inspector } = await annaAndBo(person);
  await inspector.button("Tappa nästa 5 ramar").click();
  await expect(inspector.root.getByRole("status")).toHaveText("5 kvar att tappa");

  // One at a time, or several facts share a frame.
  const texts = ["ett", "två", "tre", "fyra", "fem", "sex"];
  await says(bo, texts[0]);
  await sees(bo, texts[0]);
  await expect(inspector.knows("Fattas")).toHaveText("1");
  await expect(inspector.frames("facts", "tappad").first()).toBeVisible();
  for (const text of texts.slice(1)) {
    await says(bo, text);
    await sees(bo, text);
  }

  await sees(anna, ...texts);
  await expect(inspector.knows("Ramar du tappat")).toHaveText("5");
  await expect(inspector.knows("Gånger sidan bett om det som fattas")).not.toHaveText("0");
  await inspector.isWhole();
});

test("a command that is sent twice is done once", async ({ person }) => {
  const { anna, bo, inspector } = await annaAndBo(person);
  await expect(inspector.button("Skicka senaste kommandot igen")).toBeDisabled();
  await says(anna, "en gång");
  await sees(bo, "en gång");

  await inspector.button("Skicka senaste kommandot igen").click();
  await expect(inspector.frames("skickad", "command")).toHaveCount(2);
  await expect(inspector.knows("Kommandon som skickats mer än en gång")).toHaveText("1");
  // The server answers with the number that the first one got.
  const number = await inspector.knows("Sista numret på linan").textContent();
  await expect(inspector.frames("mottagen", "ack", `nr ${number}`).first()).toBeVisible();
  await says(bo, "efteråt");
  await sees(anna, "en gång", "efteråt");
  await sees(bo, "en gång", "efteråt");
  await inspector.isWhole();
});

test("what comes two seconds late comes in order", async ({ person }) => {
  const { anna, bo, inspector } = await annaAndBo(person);
  await inspector.delay.check();
  await says(bo, "ett");
  await says(bo, "två");
  await sees(bo, "ett", "två");
  await expect(inspector.frames("facts", "2 s sen").first()).toBeVisible();
  // On the line, and not yet on the page.
  await expect(inspector.knows("Fattas")).not.toHaveText("inget");
  await expect(log(anna.page).getByText("ett", { exact: true })).toHaveCount(0);
  await sees(anna, "ett", "två");
  await inspector.isWhole();

  await says(anna, "tre");
  await sees(bo, "ett", "två", "tre");
  await inspector.delay.uncheck();
  await says(bo, "fyra");
  await sees(anna, "ett", "två", "tre", "fyra");
  await inspector.isWhole();
});

test("all faults at once, and still nothing is lost or doubled", async ({ person }) => {
  // The new line's hello is lost as well: after 10 s the page takes that line for dead, and opens another.
  const patience = { timeout: 30_000 }; // ms
  const { anna, bo, inspector } = await annaAndBo(person);
  await says(anna, "ett");
  await sees(bo, "ett");
  await inspector.delay.check();
  await inspector.button("Tappa nästa 5 ramar").click();
  await says(anna, "två");
  await inspector.button("Skicka senaste kommandot igen").click();
  await says(bo, "tre");
  await inspector.button("Bryt linan").click();
  await says(anna, "fyra");
  await inspector.button("Skicka senaste kommandot igen").click();
  await inspector.delay.uncheck();

  for (const text of ["ett", "två", "tre", "fyra"]) {
    for (const { page } of [anna, bo]) await expect(log(page).getByText(text, { exact: true })).toHaveCount(1, patience);
  }
  await says(bo, "fem");
  await sees(anna, "fem");
  await inspector.isWhole();
});

test("the door from the lab leads to the inspector, which has no accessibility violations", async ({ person }) => {
  const anna = await person("Anna");
  await arrives(anna, "/lab/chat");
  await expect(anna.page).toHaveURL(/\/chat\/lobby\?inspect$/);
  await says(anna, "hej");
  await sees(anna, "hej");
  const inspector = new Inspector(anna.page);
  await inspector.frames("command").getByText("command").click();
  await expectAccessible(anna.page);
});

test("the keyboard breaks things, too", async ({ person }) => {
  const anna = await person("Anna");
  await arrives(anna, "/chat/lobby?inspect");
  const inspector = new Inspector(anna.page);
  const openings = Number(await inspector.knows("Gånger linan öppnats").textContent());
  await inspector.root.focus();
  for (let n = 0; n < 4; n++) {
    await anna.page.keyboard.press("Tab");
    if (await inspector.button("Bryt linan").evaluate((button) => button === document.activeElement)) break;
  }
  await anna.page.keyboard.press("Enter");
  await expect(inspector.knows("Gånger linan öppnats")).toHaveText(String(openings + 1));
});

test("without JavaScript the chat works, and the inspector says what it lacks", async ({ person }) => {
  const { page } = await person("Anna", { javaScriptEnabled: false });
  await page.goto("/chat/lobby?inspect");
  // Playwright reads no text in `noscript`.
  await expect(page.locator("noscript").getByRole("paragraph")).toBeVisible();
  await expect(page.getByRole("button", { name: "Bryt linan" })).toBeDisabled();
  await page.getByLabel("Ditt smeknamn").fill("Anna");
  await page.getByRole("button", { name: "Gå med" }).click();
  await composer(page).fill("hej");
  await page.getByRole("button", { name: "Skicka", exact: true }).click();
  await expect(log(page).getByText("hej", { exact: true })).toHaveCount(1);
});

for (const width of [320, 768, 1440]) {
  test(`the inspector does not stick out at ${width} px`, async ({ person }) => {
    const anna = await person("Anna", { viewport: { width, height: 800 } });
    await arrives(anna, "/chat/lobby?inspect");
    await says(anna, "w".repeat(300));
    const command = new Inspector(anna.page).frames("command");
    await command.getByText("command").click();
    await expect(command.getByText("www")).toBeVisible();
    const overflow = await anna.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
