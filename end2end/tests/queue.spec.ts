// The help queue, told as a class uses it. Each test has a server and people of its own.
import { expect, expectAccessible, lineCut, test, type Person } from "./fixtures";
import type { Server } from "./server";

type Page = Person["page"];

/** Takes a nick over the page's own form. */
async function takesNick({ page }: Person, nick: string): Promise<void> {
  await page.getByLabel("Ditt smeknamn").fill(nick);
  await page.getByRole("button", { name: "Gå med" }).click();
}

/** Makes somebody the owner by the link that the server has printed, and opens a queue. */
async function opensQueue(person: Person, server: Server, title = "Labb 1"): Promise<void> {
  const { page } = person;
  await page.goto(server.ownerLink);
  await takesNick(person, person.name);
  await page.getByRole("button", { name: "Bli ägare" }).click();
  await expect(page).toHaveURL(/\/queue$/);
  await page.getByLabel("Köns namn").fill(title);
  await page.getByRole("button", { name: "Öppna kön" }).click();
  await expect(page).toHaveURL(/\/queue\/labb-1$/);
  await isLive(person);
}

/** Somebody who looks at the queue under a nick, on a page that is live. */
async function arrives(person: Person, nick = person.name): Promise<void> {
  await person.page.goto("/queue/labb-1");
  await takesNick(person, nick);
  await isLive(person);
}

/** Only a page with an open line is told of itself. */
async function isLive({ page, name }: Person): Promise<void> {
  await expect(region(page, "Här nu").getByRole("listitem").filter({ hasText: name })).toContainText("du");
}

const region = (page: Page, name: string) => page.getByRole("region", { name });
const line = (page: Page) => region(page, "I kö").getByRole("listitem");
const helped = (page: Page) => region(page, "Får hjälp nu").getByRole("listitem");

async function asks({ page }: Person, about: string, place = "sal 4"): Promise<void> {
  await page.getByLabel("Vad behöver du hjälp med?").fill(about);
  await page.getByLabel("Var är du?").fill(place);
  await page.getByRole("button", { name: "Ställ mig i kön" }).click();
  await expect(page.getByRole("heading", { name: "Din plats i kön" })).toBeVisible();
}

async function makesHelper({ page }: Person, nick: string): Promise<void> {
  await page.getByLabel("Person", { exact: true }).selectOption({ label: nick });
  await page.getByRole("button", { name: "Gör till hjälpare" }).click();
  await expect(region(page, "Du äger kön").getByRole("listitem").filter({ hasText: nick })).toBeVisible();
}

test("a student asks, is helped in a room of their own, and everybody sees it", async ({ person, server }) => {
  const [olle, anna, bo] = [await person("Olle"), await person("Anna"), await person("Bo")];
  await opensQueue(olle, server);
  await arrives(anna);
  await bo.page.goto("/queue/labb-1");

  await asks(anna, "rekursion", "https://example.org/samtal");
  await expect(anna.page.getByText("Plats 1 av 1. Du står först.")).toBeVisible();
  await expect(anna.page.getByText("går inte att säga ännu")).toBeVisible();
  for (const { page } of [olle, bo]) {
    await expect(line(page)).toContainText(["Anna"]);
    await expect(line(page).getByText("rekursion")).toBeVisible();
    await expect(line(page).getByRole("link")).toHaveAttribute("rel", /noopener/);
  }
  await expect(bo.page.getByRole("button", { name: /^Ta/ })).toHaveCount(0);

  const title = await anna.page.title();
  await olle.page.getByRole("button", { name: "Ta nästa" }).click();
  await expect(anna.page.getByText("Det är din tur! Olle hjälper dig.")).toBeVisible();
  await expect(anna.page).toHaveTitle(`(!) Det är din tur! ${title}`);
  await expect(helped(bo.page)).toContainText(["Hjälps av Olle"]);

  const room = anna.page.getByRole("link", { name: "Skriv till varandra i ert eget rum" });
  await expect(room).toBeVisible();
  const talk = await anna.context.newPage();
  await talk.goto((await room.getAttribute("href"))!);
  await expect(talk.getByRole("textbox", { name: /^Meddelande till/ })).toBeVisible();
  await expect(bo.page.getByRole("link", { name: /ert eget rum/ })).toHaveCount(0);

  await helped(olle.page).getByLabel("Anteckning").fill("Läs kapitel 3");
  await helped(olle.page).getByRole("button", { name: "Klar" }).click();
  for (const { page } of [olle, anna, bo]) {
    await expect(region(page, "Nyligen")).toContainText("Anna fick hjälp av Olle");
    await expect(region(page, "Nyligen")).toContainText("Läs kapitel 3");
    await expect(region(page, "I kö")).toContainText("Ingen väntar.");
  }
  await expect(anna.page).toHaveTitle(title);
  await expect(anna.page.getByRole("button", { name: "Ställ mig i kön" })).toBeVisible();
});

test("the turn is told by a sound, which can be turned off, and by a notification that was allowed", async ({
  person,
  server,
}) => {
  const [olle, anna] = [await person("Olle"), await person("Anna")];
  await anna.context.grantPermissions(["notifications"]);
  // What would be heard and shown is written down instead.
  await anna.context.addInitScript(() => {
    const told: string[] = ((window as any).told = []);
    HTMLMediaElement.prototype.play = function () {
      told.push(new URL(this.src).pathname);
      return Promise.resolve();
    };
    const Real = Notification;
    (window as any).Notification = class {
      static get permission() {
        return Real.permission;
      }
      static requestPermission() {
        return Real.requestPermission();
      }
      constructor(title: string) {
        told.push(title);
      }
    };
  });
  const told = () => anna.page.evaluate(() => (window as any).told as string[]);
  await opensQueue(olle, server);
  await arrives(anna);
  await asks(anna, "pekare");
  await expect(anna.page.getByText("Aviseringar är på.")).toBeVisible();
  expect((await fetch(new URL("/turn.wav", server.url))).status).toBe(200);
  // Whoever looks at the page needs no notification: Anna looks elsewhere.
  await anna.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
    Object.defineProperty(document, "hidden", { get: () => true });
  });
  await olle.page.getByRole("button", { name: "Ta: Anna" }).click();
  await expect(anna.page.getByText("Det är din tur! Olle hjälper dig.")).toBeVisible();
  await expect.poll(told).toEqual(["/turn.wav", expect.stringContaining("Det är din tur")]);

  await anna.page.getByRole("button", { name: "Ljud", exact: true }).click();
  await olle.page.getByRole("button", { name: "Lägg tillbaka: Anna" }).click();
  await expect(anna.page.getByText("Plats 1 av 1. Du står först.")).toBeVisible();
  await olle.page.getByRole("button", { name: "Ta: Anna" }).click();
  await expect.poll(async () => (await told()).length).toBe(3);
  expect((await told())[2], "a notification, and no sound").toContain("Det är din tur");
});

test("of two helpers who take the same student one gets it, the other is told by whom", async ({
  person,
  server,
}) => {
  const [olle, hedda, anna] = [await person("Olle"), await person("Hedda"), await person("Anna")];
  await opensQueue(olle, server);
  await arrives(hedda);
  await makesHelper(olle, "Hedda");
  await arrives(anna);
  await asks(anna, "pekare");
  const take = ({ page }: Person) => page.getByRole("button", { name: "Ta: Anna" });
  await expect(take(olle)).toBeVisible();
  await expect(take(hedda)).toBeVisible();
  // At the same moment: a click that is waited for would lose its button to the other's.
  const at = Date.now() + 500;
  const press = async (helper: Person) => {
    const button = await take(helper).elementHandle();
    await button!.evaluate(
      (element, at) =>
        new Promise<void>((done) =>
          setTimeout(() => {
            (element as HTMLButtonElement).click();
            done();
          }, at - Date.now()),
        ),
      at,
    );
  };
  await Promise.all([press(olle), press(hedda)]);
  await expect(helped(anna.page)).toHaveCount(1);
  const holder = (await helped(anna.page).innerText()).includes("Hjälps av Olle") ? "Olle" : "Hedda";
  const winner = holder === "Olle" ? olle : hedda;
  for (const { page } of [olle, hedda]) {
    await expect(helped(page)).toContainText([`Hjälps av ${holder}`]);
    await expect(page.getByRole("button", { name: "Ta: Anna" })).toHaveCount(0);
  }
  await expect(winner.page.getByRole("alert")).toHaveCount(0);
  // Whoever pressed in time to be refused is told; whoever saw the button go is not.
  await expect(hedda.page.getByText(/^Ta: (Skickas|Väntar)/)).toHaveCount(0);
  const dismiss = hedda.page.getByRole("button", { name: "Jag förstår" });
  if (await dismiss.count()) await dismiss.click();
  await expect(dismiss).toHaveCount(0);
  await winner.page.getByRole("button", { name: "Lägg tillbaka: Anna" }).click();
  await expect(anna.page.getByText("Plats 1 av 1. Du står först.")).toBeVisible();

  // Late for certain: Hedda presses in a tunnel, and Olle meanwhile.
  hedda.expectErrors(...lineCut);
  await expect(take(hedda)).toBeVisible();
  await hedda.context.setOffline(true);
  await take(hedda).click();
  await take(olle).click();
  await expect(helped(anna.page)).toContainText(["Hjälps av Olle"]);
  await hedda.context.setOffline(false);
  const told = hedda.page.getByRole("alert").filter({ hasText: "Olle" });
  await expect(told).toBeVisible({ timeout: 40_000 });
  await expect(helped(hedda.page)).toContainText(["Hjälps av Olle"]);
  await told.locator("..").getByRole("button", { name: "Jag förstår" }).click();
  await expect(told).toHaveCount(0);
});

test("a telephone that sleeps keeps the place and catches up", async ({ person, server }) => {
  const [olle, anna] = [await person("Olle"), await person("Anna")];
  await opensQueue(olle, server);
  await arrives(anna);
  await asks(anna, "pekare");
  await anna.page.goto("about:blank");
  await expect(line(olle.page).getByText("borta")).toBeVisible({ timeout: 20_000 });
  await anna.page.goto("/queue/labb-1");
  await expect(line(olle.page).getByText("borta")).toBeHidden({ timeout: 20_000 });
  anna.expectErrors(...lineCut);
  await anna.context.setOffline(true);
  await olle.page.getByLabel("Meddelande till alla som väntar").fill("Fika till kl. 15");
  await olle.page.getByRole("button", { name: "Visa", exact: true }).click();
  await olle.page.getByRole("button", { name: "Ta: Anna" }).click();
  await expect(helped(olle.page)).toContainText(["Anna"]);
  await anna.context.setOffline(false);
  await expect(anna.page.getByText("Det är din tur! Olle hjälper dig.")).toBeVisible({ timeout: 40_000 });
  await expect(anna.page.getByText("Fika till kl. 15")).toBeVisible();
});

test("what is wished while the line is down happens once, when it is back", async ({ person, server }) => {
  const [olle, anna] = [await person("Olle"), await person("Anna")];
  await opensQueue(olle, server);
  await arrives(anna);
  anna.expectErrors(...lineCut);
  await anna.context.setOffline(true);
  await anna.page.getByLabel("Vad behöver du hjälp med?").fill("tunnel");
  await anna.page.getByRole("button", { name: "Ställ mig i kön" }).click();
  await expect(anna.page.getByText(/Be om hjälp: (Väntar på anslutning|Skickas)/)).toBeVisible();
  await anna.context.setOffline(false);
  await expect(line(olle.page).getByText("tunnel")).toBeVisible({ timeout: 40_000 });
  await expect(line(olle.page)).toHaveCount(1);
  await expect(anna.page.getByText(/Väntar på anslutning|Skickas/)).toHaveCount(0);
});

for (const path of ["/queue", "/realtime/queue"]) {
  test(`the queues change while one looks at them on ${path}, and nobody is shown as present`, async ({ person, server }) => {
    const [olle, anna, bo] = [await person("Olle"), await person("Anna"), await person("Bo")];
    await opensQueue(olle, server);
    await bo.page.goto(path);
    const row = bo.page.getByRole("listitem").filter({ hasText: "Labb 1" });
    await expect(row).toContainText("0 väntar");
    await arrives(anna);
    await asks(anna, "pekare");
    await expect(row).toContainText("1 väntar");
    await olle.page.getByRole("button", { name: "Pausa" }).click();
    await expect(row).toContainText("pausad");
    await expect(region(olle.page, "Här nu").getByRole("listitem")).toHaveCount(2);
  });
}

test("a queue that is paused says so and takes nobody new; who waits is helped", async ({ person, server }) => {
  const [olle, anna, bo] = [await person("Olle"), await person("Anna"), await person("Bo")];
  await opensQueue(olle, server);
  await arrives(anna);
  await asks(anna, "pekare");
  await arrives(bo);
  await olle.page.getByRole("button", { name: "Pausa" }).click();
  await expect(bo.page.getByText(/tar inte emot nya just nu/)).toBeVisible();
  await expect(bo.page.getByRole("button", { name: "Ställ mig i kön" })).toBeHidden();
  await olle.page.getByRole("button", { name: "Ta nästa" }).click();
  await expect(anna.page.getByText(/Det är din tur!/)).toBeVisible();
  await olle.page.getByRole("button", { name: "Öppna", exact: true }).click();
  await expect(bo.page.getByRole("button", { name: "Ställ mig i kön" })).toBeVisible();
});

test("everything works without JavaScript", async ({ person, server }) => {
  const plain = { javaScriptEnabled: false };
  const [olle, anna] = [await person("Olle", plain), await person("Anna", plain)];
  await olle.page.goto(server.ownerLink);
  await takesNick(olle, "Olle");
  await olle.page.getByRole("button", { name: "Bli ägare" }).click();
  await olle.page.getByLabel("Köns namn").fill("Labb 1");
  await olle.page.getByRole("button", { name: "Öppna kön" }).click();
  await expect(olle.page.getByRole("heading", { name: "Labb 1" })).toBeVisible();

  await anna.page.goto("/queue");
  await anna.page.getByRole("link", { name: "Labb 1" }).click();
  anna.expectErrors(/422 \(Unprocessable Entity\)/);
  await anna.page.getByLabel("Ditt smeknamn").fill("A");
  await anna.page.getByRole("button", { name: "Gå med" }).click();
  await expect(anna.page.getByRole("alert")).toContainText("2");
  await takesNick(anna, "Anna");
  await asks(anna, "formulär");
  await anna.page.getByText("Ändra", { exact: true }).click();
  await anna.page.getByLabel("Vad behöver du hjälp med?").fill("formulär igen");
  await anna.page.getByRole("button", { name: "Spara" }).first().click();
  await expect(line(anna.page).getByText("formulär igen")).toBeVisible();

  await olle.page.reload();
  await olle.page.getByRole("button", { name: "Ta: Anna" }).click();
  await anna.page.getByRole("link", { name: "Hämta på nytt" }).click();
  await expect(anna.page.getByText("Det är din tur! Olle hjälper dig.")).toBeVisible();
  await helped(olle.page).getByRole("button", { name: "Klar" }).click();
  await expect(region(olle.page, "Nyligen")).toContainText("Anna fick hjälp av Olle");
  await olle.page.getByRole("link", { name: "Historik och diagram" }).click();
  await expect(olle.page.getByRole("img").first()).toBeVisible();
  await olle.page.getByText("Samma uppgifter som tabell").first().click();
  await expect(olle.page.getByRole("table").first()).toBeVisible();
  await anna.page.getByRole("button", { name: "Logga ut" }).click();
  await expect(anna.page.getByLabel("Ditt smeknamn")).toBeVisible();
});

test("a student gets through it by keyboard, in English", async ({ person, server }) => {
  const olle = await person("Olle");
  await opensQueue(olle, server);
  const eve = await person("Eve", { locale: "en-GB" });
  const { page } = eve;
  await page.goto("/queue/labb-1");
  await page.getByLabel("Your nick").focus();
  await page.keyboard.type("Eve");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Here now")).toBeVisible();
  await page.getByLabel("What do you need help with?").focus();
  await page.keyboard.type("loops");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Place 1 of 1. You are first.")).toBeVisible();
  await page.getByRole("button", { name: "Leave the line" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Put me in line" })).toBeVisible();
  await expect(page.getByText("Nobody waits.")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in ${colorScheme} mode, and nothing is wider than the page`, async ({ person, server }) => {
    const [olle, anna] = [await person("Olle", { colorScheme }), await person("Anna", { colorScheme })];
    await opensQueue(olle, server);
    await arrives(anna);
    await asks(anna, "ett".repeat(60), "https://example.org/" + "a".repeat(60));
    await expect(line(olle.page)).toHaveCount(1);
    for (const { page } of [olle, anna]) {
      await expectAccessible(page);
      for (const width of [320, 768, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, `at ${width} px`).toBeLessThanOrEqual(width);
      }
    }
    await olle.page.getByRole("button", { name: "Ta: Anna" }).click();
    await expect(helped(anna.page)).toHaveCount(1);
    await expectAccessible(olle.page);
    await expectAccessible(anna.page);
    for (const path of ["/queue", "/queue/labb-1/history", "/realtime/queue"]) {
      await anna.page.goto(path);
      await expectAccessible(anna.page);
      await anna.page.setViewportSize({ width: 320, height: 800 });
      const wide = await anna.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, path).toBeLessThanOrEqual(320);
    }
  });
}
