// The chat, told as people use it. Each test has a server and people of its own.
import { randomBytes } from "node:crypto";
import { expect, expectAccessible, lineCut, test, type Person } from "./fixtures";

/** Somebody who is in a room under a nick, on a page that is live. */
async function arrives(person: Person, nick = person.name, room = "lobby"): Promise<void> {
  await person.page.goto(`/chat/${room}`);
  await isLive(person);
  await takesNick(person, nick);
}

async function isLive({ page }: Person): Promise<void> {
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
}

async function takesNick({ page }: Person, nick: string): Promise<void> {
  await page.getByLabel("Ditt smeknamn").fill(nick);
  await page.getByRole("button", { name: "Gå med" }).click();
  await expect(composer(page)).toBeVisible();
  // The line begins anew, as this person.
  await expect(page.getByText("Ansluten", { exact: true })).toBeAttached();
}

type Page = Person["page"];

const composer = (page: Page) => page.getByRole("textbox", { name: /^Meddelande till/ });
const log = (page: Page) => page.getByRole("log");
const said = (page: Page, text: string) => log(page).getByText(text, { exact: true });
const pill = (page: Page) => page.getByRole("button", { name: /nytt meddelande|nya meddelanden|Till det nyaste/ });

async function says({ page }: Person, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

/** Whoever says it, it is in the log once, and nothing waits any more. */
async function sees({ page }: Person, ...texts: string[]): Promise<void> {
  for (const text of texts) await expect(said(page, text)).toHaveCount(1);
  await expect(page.getByText(/Väntar på anslutning|Skickas/)).toHaveCount(0);
}

/** The order in which these texts stand in the log. */
async function order({ page }: Person, texts: string[]): Promise<string[]> {
  const all = await log(page).innerText();
  return [...texts].sort((one, other) => all.indexOf(one) - all.indexOf(other));
}

/** Fills a room over plain HTTP, as people who are not there. */
async function fill(url: string, room: string, count: number): Promise<void> {
  const post = (path: string, cookie: string, form: Record<string, string>) =>
    fetch(url + path, {
      method: "POST",
      headers: { accept: "application/json", cookie },
      body: new URLSearchParams(form),
    });
  // Each may say 20 things at once.
  for (let at = 0; at < count; ) {
    const joined = await post("/chat/join", "", { nick: `Talare ${at + 1}` });
    expect(joined.ok).toBe(true);
    const cookie = joined.headers.get("set-cookie")?.split(";")[0] ?? "";
    for (let n = 0; n < 15 && at < count; n++) {
      at++;
      const id = randomBytes(16).toString("hex");
      const answer = await post(`/chat/${room}`, cookie, { body: `rad ${at}`, id });
      expect(answer.ok).toBe(true);
    }
  }
}

test.describe("people talk", () => {
  test("two people see each other and what they say", async ({ person }) => {
    const [anna, bo] = [await person("Anna"), await person("Bo")];
    await arrives(anna);
    await arrives(bo);
    await expect(anna.page.getByRole("status").filter({ hasText: "Bo kom" })).toBeVisible();
    await expect(anna.page.getByRole("paragraph").filter({ hasText: "2 här" })).toBeVisible();

    await says(anna, "Hej **Bo**!");
    await expect(log(bo.page).getByText("Bo", { exact: true }).first()).toBeVisible();
    await expect(log(bo.page).locator("strong")).toHaveText("Bo");
    await says(bo, "Hej Anna!");
    await sees(anna, "Hej Anna!");
    await sees(bo, "Hej Anna!");
  });

  test("a direct message reaches one person and nobody else", async ({ person }) => {
    const [anna, bo, cecilia] = [await person("Anna"), await person("Bo"), await person("Cecilia")];
    for (const one of [anna, bo, cecilia]) await arrives(one);

    await anna.page.getByRole("button", { name: "Skriv till Bo" }).click();
    await expect(anna.page.getByRole("heading", { level: 1, name: "Bo" })).toBeVisible();
    await says(anna, "Bara till dig");
    await sees(anna, "Bara till dig");

    const fromAnna = bo.page.getByRole("link", { name: /Anna.*1\s+olästa/ });
    await fromAnna.click();
    await expect(said(bo.page, "Bara till dig")).toBeVisible();
    await expect(fromAnna).toHaveCount(0);
    await says(bo, "Tack!");
    await sees(anna, "Tack!");

    await expect(cecilia.page.getByRole("navigation", { name: "Rum" }).getByRole("link")).toHaveCount(1);
    const address = new URL(anna.page.url()).pathname;
    cecilia.expectErrors(/404/);
    const response = await cecilia.page.goto(address);
    expect(response?.status()).toBe(404);
  });

  test("rooms are opened, followed and left behind", async ({ person }) => {
    const [anna, bo] = [await person("Anna"), await person("Bo")];
    await arrives(anna);
    await arrives(bo);
    for (const title of ["Kmom04", "Frågor & svar"]) {
      await anna.page.getByText("Nytt rum").click();
      await anna.page.getByLabel("Rummets namn").fill(title);
      await anna.page.getByRole("button", { name: "Öppna rummet" }).click();
      await expect(anna.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
      await says(anna, `Välkommen till ${title}`);
      await sees(anna, `Välkommen till ${title}`);
    }
    await expect(bo.page.getByRole("link", { name: /Kmom04\s+1\s+olästa/ })).toBeVisible();
    await bo.page.getByRole("link", { name: /Frågor & svar/ }).click();
    await expect(said(bo.page, "Välkommen till Frågor & svar")).toBeVisible();
    await expect(bo.page).toHaveURL(/\/chat\/fragor-svar$/);
    await expect(bo.page).toHaveTitle(/^(\(\d+\) )?Frågor & svar/);

    await bo.page.goBack();
    await expect(bo.page.getByRole("heading", { level: 1, name: "Lobby" })).toBeVisible();
    await bo.page.goForward();
    await expect(said(bo.page, "Välkommen till Frågor & svar")).toBeVisible();
  });

  test("hostile text stays text", async ({ person }) => {
    const [anna, bo] = [await person("Anna"), await person("Bo")];
    await arrives(anna);
    await arrives(bo);
    const hostile = "<img src=x onerror=alert(1)> [tryck](javascript:alert(2)) <script>alert(3)</script>";
    for (const one of [anna, bo]) one.page.on("dialog", () => expect("a script of a message ran").toBe(""));
    await says(anna, hostile);
    await sees(bo, hostile);
    await expect(log(bo.page).locator("img, script")).toHaveCount(0);
    await bo.page.reload();
    await isLive(bo);
    await sees(bo, hostile);
    await expect(log(bo.page).getByRole("link", { name: "tryck" })).toHaveCount(0);
  });

  test("a message that is too long is counted and held back", async ({ person }) => {
    const anna = await person("Anna");
    await arrives(anna);
    await composer(anna.page).fill("a".repeat(3_990));
    await expect(anna.page.getByText("10 tecken kvar")).toBeVisible();
    await composer(anna.page).fill("a".repeat(4_001));
    await expect(anna.page.getByText("1 tecken för långt")).toBeVisible();
    await expect(anna.page.getByRole("button", { name: "Skicka" })).toBeDisabled();
    await composer(anna.page).fill("a".repeat(4_000));
    await composer(anna.page).press("Enter");
    await sees(anna, "a".repeat(4_000));
  });
});

test.describe("sending", () => {
  test("many words at once all arrive, in order, as fast as the server takes them", async ({ person }) => {
    const [anna, bo] = [await person("Anna"), await person("Bo")];
    await arrives(anna);
    await arrives(bo);
    const texts = Array.from({ length: 28 }, (_, at) => `snabbt ${at + 1}`);
    for (const text of texts) await says(anna, text);
    await expect(said(bo.page, "snabbt 28")).toBeVisible({ timeout: 20_000 });
    expect(await log(bo.page).getByText(/^snabbt \d+$/).allInnerTexts()).toEqual(texts);
    await sees(anna, ...texts);
  });

  test("a message that is refused can be tried again or taken back", async ({ person }) => {
    const anna = await person("Anna");
    let refuse = true;
    await anna.page.routeWebSocket("**/ws/chat", (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        const frame = JSON.parse(String(message));
        if (refuse && frame.type === "command") {
          const { stream, id } = frame;
          socket.send(JSON.stringify({ type: "refused", stream, id, reason: { code: "not-open" } }));
        } else server.send(message);
      });
    });
    await arrives(anna);
    for (const text of ["envis", "ångerfull"]) await says(anna, text);
    const failed = (text: string) => log(anna.page).getByRole("listitem").filter({ hasText: text });
    await expect(failed("envis").getByText("Kunde inte skickas", { exact: false })).toBeVisible();
    await failed("ångerfull").getByRole("button", { name: "Ångra" }).click();
    await expect(said(anna.page, "ångerfull")).toHaveCount(0);
    refuse = false;
    await failed("envis").getByRole("button", { name: "Försök igen" }).click();
    await expect(anna.page.getByText("Kunde inte skickas", { exact: false })).toHaveCount(0);
    await sees(anna, "envis");
  });

  test("a browser that keeps nothing sends all the same", async ({ person }) => {
    const [anna, bo] = [await person("Anna"), await person("Bo")];
    await anna.page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await arrives(anna);
    await arrives(bo);
    await anna.page.getByRole("button", { name: "Koppla från" }).click();
    await says(anna, "ur minnet");
    await anna.page.getByRole("button", { name: "Anslut igen" }).first().click();
    await sees(bo, "ur minnet");
    await sees(anna, "ur minnet");
  });

  test("two tabs of one person agree", async ({ person }) => {
    const anna = await person("Anna");
    await arrives(anna);
    const other = { ...anna, page: await anna.context.newPage() };
    await other.page.goto("/chat/lobby");
    await isLive(other);
    await expect(other.page.getByRole("paragraph").filter({ hasText: "1 här" })).toBeVisible();
    await says(anna, "från den ena");
    await says(other, "från den andra");
    for (const tab of [anna, other]) await sees(tab, "från den ena", "från den andra");
  });
});

test.describe("nicks", () => {
  test("a nick that cannot be is refused with its reason", async ({ person }) => {
    const anna = await person("Anna");
    await anna.page.goto("/chat/lobby");
    await isLive(anna);
    const tries: [string, RegExp][] = [
      ["A", /för kort/],
      ["a".repeat(33), /för långt/],
      ["1234", /minst en bokstav/],
      ["a<b", /Tecknet ”<”/],
      ["a  b", /Mellanslag/],
    ];
    for (const [nick, reason] of tries) {
      await anna.page.getByLabel("Ditt smeknamn").fill(nick);
      await anna.page.getByLabel("Ditt smeknamn").press("Enter");
      await expect(anna.page.getByRole("alert").filter({ hasText: reason })).toBeVisible();
    }
  });

  test("a nick that somebody has is refused, and another is suggested", async ({ person }) => {
    const [anna, other] = [await person("Anna"), await person("the other Anna")];
    await arrives(anna);
    other.expectErrors(/422/);
    await other.page.goto("/chat/lobby");
    await isLive(other);
    for (const nick of ["anna", "Аnna"]) {
      await other.page.getByLabel("Ditt smeknamn").fill(nick);
      await other.page.getByRole("button", { name: "Gå med" }).click();
      await expect(other.page.getByRole("alert").filter({ hasText: /upptaget|för likt|skriftsystem/ })).toBeVisible();
    }
    await other.page.getByLabel("Ditt smeknamn").fill("Anna");
    await other.page.getByRole("button", { name: "Gå med" }).click();
    await other.page.getByRole("button", { name: /^Ta ”/ }).click();
    await expect(composer(other.page)).toBeVisible();
  });

  test("who logs out is a reader again", async ({ person }) => {
    const anna = await person("Anna");
    await arrives(anna);
    await anna.page.getByRole("button", { name: "Logga ut" }).click();
    await expect(anna.page.getByLabel("Ditt smeknamn")).toBeVisible();
    await expect(composer(anna.page)).toHaveCount(0);
  });
});

test.describe("the line breaks", () => {
  test("what is written offline goes out by itself when the network is back", async ({ person }) => {
    const [anna, bo] = [await person("Anna"), await person("Bo")];
    await arrives(anna);
    await arrives(bo);
    anna.expectErrors(...lineCut);
    await anna.context.setOffline(true);
    await expect(anna.page.getByText("Du är offline", { exact: false })).toBeVisible({ timeout: 20_000 });
    const texts = ["ett offline", "två offline", "tre offline"];
    for (const text of texts) await says(anna, text);
    await expect(anna.page.getByText("Väntar på anslutning")).toHaveCount(3);
    await expect(said(bo.page, "ett offline")).toHaveCount(0);
    await anna.context.setOffline(false);
    await sees(bo, ...texts);
    await sees(anna, ...texts);
    expect(await order(bo, texts)).toEqual(texts);
  });

  test("what waits survives a reload, and is said once and in order", async ({ person }) => {
    const [anna, bo] = [await person("Anna"), await person("Bo")];
    let cut = false;
    await anna.page.routeWebSocket("**/ws/chat", (socket) => {
      if (cut) void socket.close();
      else socket.connectToServer();
    });
    await arrives(anna);
    await arrives(bo);
    cut = true;
    await anna.page.getByRole("button", { name: "Koppla från" }).click();
    await expect(anna.page.getByText("Du har kopplat från chatten.")).toBeVisible();
    const texts = ["före omladdningen", "också före", "sist före"];
    for (const text of texts) await says(anna, text);
    await composer(anna.page).fill("halvskrivet");
    await anna.page.reload();
    await expect(anna.page.getByText("Väntar på anslutning")).toHaveCount(3);
    await expect(composer(anna.page)).toHaveValue("halvskrivet");
    expect(await order(anna, texts)).toEqual(texts);
    cut = false;
    await sees(bo, ...texts);
    await sees(anna, ...texts);
    expect(await order(bo, texts)).toEqual(texts);
    await anna.page.reload();
    await isLive(anna);
    await sees(anna, ...texts);
  });

  test("a reload in the middle of sending says it once", async ({ person }) => {
    const [anna, bo] = [await person("Anna"), await person("Bo")];
    await arrives(anna);
    await arrives(bo);
    for (const text of ["mitt i ett", "mitt i två"]) {
      await says(anna, text);
      await anna.page.reload();
    }
    await isLive(anna);
    await sees(anna, "mitt i ett", "mitt i två");
    await sees(bo, "mitt i ett", "mitt i två");
  });

  test("a form that was sent before the page came alive comes back whole", async ({ person }) => {
    const anna = await person("Anna");
    await arrives(anna);
    anna.expectErrors(/422/);
    const text = `${"för långt ".repeat(450)}</textarea><b id="out">`;
    await composer(anna.page).fill(text);
    // Past our handler, as the browser does where no handler is yet.
    await anna.page.evaluate(() => document.querySelector<HTMLFormElement>("form.composer")!.submit());
    await expect(anna.page.getByText(/tecken för långt$/).first()).toBeVisible();
    await expect(composer(anna.page)).toHaveValue(text);
    await expect(anna.page.locator("#out")).toHaveCount(0);
    await isLive(anna);
    await expect(composer(anna.page)).toHaveValue(text);
    await says(anna, "kortare");
    await sees(anna, "kortare");
  });

  test("the server is killed in the middle of a conversation, and it goes on", async ({ person, server }) => {
    const [anna, bo] = [await person("Anna"), await person("Bo")];
    await arrives(anna);
    await arrives(bo);
    await says(anna, "före");
    await sees(bo, "före");
    for (const one of [anna, bo]) one.expectErrors(...lineCut);
    await server.kill();
    await expect(anna.page.getByText("Anslutningen bröts", { exact: false })).toBeVisible({ timeout: 20_000 });
    await says(anna, "medan den var borta");
    await says(bo, "jag också");
    await server.restart();
    for (const one of [anna, bo]) {
      // By now they may wait for half a minute between two tries.
      await expect(one.page.getByText("Anslutningen bröts", { exact: false })).toBeHidden({ timeout: 40_000 });
    }
    for (const one of [anna, bo]) await sees(one, "före", "medan den var borta", "jag också");
    await says(bo, "och vidare");
    await sees(anna, "och vidare");
  });

  test("a person takes the line down and up, and takes back what waits", async ({ person }) => {
    const anna = await person("Anna");
    await arrives(anna);
    await anna.page.getByRole("button", { name: "Koppla från" }).click();
    await expect(anna.page.getByText("Du har kopplat från chatten.")).toBeVisible();
    await says(anna, "ångrar mig");
    await anna.page.getByRole("button", { name: "Ångra" }).click();
    await expect(anna.page.getByText("ångrar mig")).toHaveCount(0);
    await says(anna, "står fast");
    await anna.page.getByRole("button", { name: "Anslut igen" }).first().click();
    await sees(anna, "står fast");
    await expect(anna.page.getByText("ångrar mig")).toHaveCount(0);
  });
});

test.describe("a long conversation", () => {
  test("what is older comes in above without moving what one reads", async ({ person, server }) => {
    await fill(server.url, "lobby", 120);
    const anna = await person("Anna");
    await anna.page.goto("/chat/lobby");
    await isLive(anna);
    await expect(said(anna.page, "rad 120")).toBeInViewport();
    // Most of the page is above; the oldest is not there yet.
    await expect(said(anna.page, "rad 1")).toHaveCount(0);

    const first = said(anna.page, "rad 75");
    await first.scrollIntoViewIfNeeded();
    const before = (await first.boundingBox())!.y;
    await expect(said(anna.page, "rad 30")).toHaveCount(1);
    expect(Math.abs((await first.boundingBox())!.y - before)).toBeLessThanOrEqual(2);

    await said(anna.page, "rad 30").scrollIntoViewIfNeeded();
    await said(anna.page, "rad 1").scrollIntoViewIfNeeded();
    await expect(anna.page.getByText("Här börjar rummet.")).toBeVisible();
    const texts = await log(anna.page).getByText(/^rad \d+$/).allInnerTexts();
    expect(texts).toEqual(Array.from({ length: 120 }, (_, at) => `rad ${at + 1}`));
  });

  test("who reads what is older is not disturbed by what is new, and finds it", async ({ person, server }) => {
    await fill(server.url, "lobby", 60);
    const [anna, bo] = [await person("Anna"), await person("Bo")];
    await arrives(anna);
    await arrives(bo);
    const reading = said(anna.page, "rad 30");
    await reading.scrollIntoViewIfNeeded();
    await expect(pill(anna.page)).toHaveText("Till det nyaste");
    const before = (await reading.boundingBox())!.y;
    await says(bo, "nytt ett");
    await says(bo, "nytt två");
    await expect(pill(anna.page)).toHaveText("2 nya meddelanden");
    expect(Math.abs((await reading.boundingBox())!.y - before)).toBeLessThanOrEqual(2);
    await expect(anna.page).toHaveTitle(/^\(2\) /);

    await pill(anna.page).click();
    await expect(said(anna.page, "nytt två")).toBeInViewport();
    await expect(log(anna.page).getByText("Nytt sedan sist")).toBeVisible();
    await expect(pill(anna.page)).toBeHidden();
    // At the end, the end is followed.
    await says(bo, "nytt tre");
    await expect(said(anna.page, "nytt tre")).toBeInViewport();
  });

  test("a message has an address of its own", async ({ person, server }) => {
    await fill(server.url, "lobby", 200);
    const anna = await person("Anna");
    // The room's first fact is that it was opened.
    await anna.page.goto("/chat/lobby?at=21#m21");
    await isLive(anna);
    await expect(said(anna.page, "rad 20")).toBeInViewport();
    await expect(said(anna.page, "rad 200")).toHaveCount(0);
    await pill(anna.page).click();
    await expect(said(anna.page, "rad 200")).toBeInViewport();
    await expect(anna.page).toHaveURL(/\/chat\/lobby$/);
    const message = log(anna.page).getByRole("listitem").filter({ has: anna.page.getByText("rad 199", { exact: true }) });
    await message.getByRole("link", { name: /^\d\d[:.]\d\d$/ }).click();
    await expect(anna.page).toHaveURL(/\/chat\/lobby\?at=200#m200$/);
    await anna.page.reload();
    await expect(said(anna.page, "rad 199")).toBeInViewport();
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("one joins, writes, pages back and follows a permalink", async ({ person, server }) => {
    await fill(server.url, "lobby", 120);
    const anna = await person("Anna", { javaScriptEnabled: false });
    const { page } = anna;
    anna.expectErrors(/422/);
    await page.goto("/chat/lobby");
    await expect(said(page, "rad 120")).toBeInViewport();

    await page.getByLabel("Ditt smeknamn").fill("A");
    await page.getByRole("button", { name: "Gå med" }).click();
    await expect(page.getByText("Smeknamnet är för kort", { exact: false })).toBeVisible();
    await expect(page.getByLabel("Ditt smeknamn")).toHaveValue("A");
    await page.getByLabel("Ditt smeknamn").fill("Anna");
    await page.getByRole("button", { name: "Gå med" }).click();

    await composer(page).fill("Utan *skript*");
    await page.getByRole("button", { name: "Skicka" }).click();
    await expect(log(page).locator("em")).toHaveText("skript");
    await expect(log(page).locator("em")).toBeInViewport();

    await page.getByRole("link", { name: "Tidigare meddelanden" }).click();
    await expect(said(page, "rad 60")).toHaveCount(1);
    await expect(said(page, "rad 120")).toHaveCount(0);
    const target = log(page).getByRole("listitem").filter({ has: page.getByText("rad 60", { exact: true }) });
    const address = await target.getByRole("link", { name: /^\d\d[:.]\d\d$/ }).getAttribute("href");
    await page.goto(address!);
    await expect(said(page, "rad 60")).toBeInViewport();
    await page.getByRole("link", { name: "Till det nyaste" }).click();
    await expect(log(page).locator("em")).toHaveText("skript");
  });

  test("one opens a room, writes to somebody, and leaves", async ({ person }) => {
    const [anna, bo] = [
      await person("Anna", { javaScriptEnabled: false }),
      await person("Bo", { javaScriptEnabled: true }),
    ];
    await arrives(bo);
    const { page } = anna;
    await page.goto("/chat/lobby");
    await page.getByLabel("Ditt smeknamn").fill("Anna");
    await page.getByRole("button", { name: "Gå med" }).click();
    await page.getByRole("button", { name: "Skriv till Bo" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Bo" })).toBeVisible();
    await composer(page).fill("Hej utan skript");
    await page.getByRole("button", { name: "Skicka" }).click();
    await expect(said(page, "Hej utan skript")).toBeVisible();
    await expect(bo.page.getByRole("link", { name: /Anna.*1\s+olästa/ })).toBeVisible();

    await page.getByText("Nytt rum").click();
    await page.getByLabel("Rummets namn").fill("Utan skript");
    await page.getByRole("button", { name: "Öppna rummet" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Utan skript" })).toBeVisible();
    await page.getByRole("link", { name: "Alla som är inloggade" }).click();
    await expect(page.getByRole("button", { name: "Skriv till Bo" })).toBeVisible();
    await page.getByRole("link", { name: "Till chatten" }).click();
    await page.getByRole("button", { name: "Logga ut" }).click();
    await expect(page.getByLabel("Ditt smeknamn")).toBeVisible();
  });

  test("on a narrow screen the rooms are in a drawer that needs no script", async ({ person }) => {
    const anna = await person("Anna", { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    await anna.page.goto("/chat/lobby");
    const rooms = anna.page.getByRole("navigation", { name: "Rum" });
    await expect(rooms).toBeHidden();
    await anna.page.getByRole("button", { name: "Rum och folk" }).click();
    await expect(rooms).toBeVisible();
    await anna.page.keyboard.press("Escape");
    await expect(rooms).toBeHidden();
    // So is how the page looks.
    await anna.page.getByRole("button", { name: "Utseende" }).click();
    await anna.page.getByRole("button", { name: "Mörkt" }).click();
    await expect(anna.page.locator("html")).toHaveAttribute("data-theme", "dark");
    await expect(anna.page).toHaveURL(/\/chat\/lobby$/);
    const wide = () => anna.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await wide()).toBe(0);
  });
});

test.describe("everybody can use it", () => {
  test("with the keyboard alone", async ({ person }) => {
    const anna = await person("Anna", { viewport: { width: 400, height: 700 } });
    const { page } = anna;
    await page.goto("/chat/lobby");
    await isLive(anna);
    const tabTo = async (reached: () => Promise<boolean>) => {
      for (let n = 0; n < 40; n++) {
        if (await reached()) return;
        await page.keyboard.press("Tab");
      }
      expect("Tab reached it").toBe("it did not");
    };
    const focused = (name: string) => () =>
      page.evaluate((name) => {
        const at = document.activeElement;
        return (at?.getAttribute("aria-label") ?? (at as HTMLInputElement)?.labels?.[0]?.textContent ?? at?.textContent ?? "").startsWith(name);
      }, name);
    await tabTo(focused("Ditt smeknamn"));
    await page.keyboard.type("Anna");
    await page.keyboard.press("Enter");
    await expect(composer(page)).toBeFocused();
    await page.keyboard.type("första raden");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("andra raden");
    await page.keyboard.press("Enter");
    await expect(log(page).getByText("första raden")).toBeVisible();
    await expect(composer(page)).toBeFocused();
    await expect(composer(page)).toHaveValue("");

    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await tabTo(focused("Rum och folk"));
    await page.keyboard.press("Enter");
    await tabTo(focused("Lobby"));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("navigation", { name: "Rum" })).toBeHidden();
    await expect(composer(page)).toBeFocused();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    test(`with no accessibility violations, ${colorScheme}`, async ({ person }) => {
      const [anna, bo] = [
        await person("Anna", { colorScheme }),
        await person("Bo", { colorScheme, viewport: { width: 360, height: 740 } }),
      ];
      await anna.page.goto("/chat/lobby");
      await isLive(anna);
      await expectAccessible(anna.page);
      await takesNick(anna, "Anna");
      await arrives(bo);
      await says(anna, "**Hej** `kod` [länk](https://example.org)\n\n> citat\n\n- punkt\n\n```rust\nfn main() {}\n```");
      await says(bo, "Hej!");
      await sees(anna, "Hej!");
      await expectAccessible(anna.page);
      await expectAccessible(bo.page);
      await bo.page.getByRole("button", { name: "Rum och folk" }).click();
      await expect(bo.page.getByRole("navigation", { name: "Rum" })).toBeVisible();
      await expectAccessible(bo.page);
      await anna.page.getByRole("button", { name: "Koppla från" }).click();
      await says(anna, "väntar");
      await expect(anna.page.getByText("Väntar på anslutning")).toBeVisible();
      await expectAccessible(anna.page);
      await anna.page.goto("/chat/people");
      await expectAccessible(anna.page);
    });
  }
});
