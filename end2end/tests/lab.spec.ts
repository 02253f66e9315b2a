// The lab's page, in a browser: against our own servers, and against one that
// somebody else wrote.
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import type { Locator, Page } from "@playwright/test";
import { WebSocketServer } from "ws";
import { expect, expectAccessible, test } from "./fixtures";

/** What Chromium says on the console when a socket does not open. */
const socketFailed = /WebSocket connection to '[^']*' failed/;
/** What it says of the handshake that a server of ours did not write down. */
const notFound = /Failed to load resource: the server responded with a status of 404/;

/** One of the two panes, and what one does there. */
class Pane {
  readonly root: Locator;

  constructor(page: Page, n: number) {
    this.root = page.getByRole("region", { name: `Ruta ${n}`, exact: true });
  }

  get address() {
    return this.root.getByLabel("Adress", { exact: true });
  }

  get log() {
    return this.root.getByRole("log");
  }

  get handshake() {
    return this.root.getByRole("group").filter({ hasText: "Handslaget, som servern såg det" });
  }

  button(name: string) {
    return this.root.getByRole("button", { name, exact: true });
  }

  async offer(choice: string) {
    await this.root.getByLabel("Delprotokoll att erbjuda").selectOption(choice);
  }

  async connect() {
    await this.button("Anslut").click();
    await expect(this.root.getByText("OPEN", { exact: true })).toBeVisible();
  }

  async say(text: string) {
    await this.root.getByLabel("Meddelande").fill(text);
    await this.button("Skicka").click();
  }

  /** The frames that were received, by their content. */
  received(content: string | RegExp) {
    return this.log.getByRole("listitem").filter({ hasText: "mottaget" }).filter({ hasText: content });
  }
}

async function openLab(page: Page): Promise<[Pane, Pane]> {
  await page.goto("/lab");
  const panes: [Pane, Pane] = [new Pane(page, 1), new Pane(page, 2)];
  await expect(panes[1].button("Anslut")).toBeEnabled();
  return panes;
}

test("an echo comes back, and its frames are told", async ({ person }) => {
  const { page } = await person("Astrid");
  const [pane] = await openLab(page);
  await pane.connect();
  await pane.say("Hallå 🦀");
  await expect(pane.received("Hallå 🦀")).toContainText("11 byte");

  await pane.root.getByLabel("binärt, skrivet i hex").check();
  await pane.say("00 ff 2a");
  await expect(pane.received("00 ff 2a")).toContainText("3 byte");
  await pane.say("00 fg");
  await expect(pane.root.getByText("är ingen hexadecimal siffra")).toBeVisible();
});

test("what is said in one pane arrives in the other, in its envelope", async ({ person }) => {
  const { page } = await person("Astrid");
  const [one, other] = await openLab(page);
  await one.button("Rundsändning").click();
  await one.connect();
  await other.offer("json");
  await other.connect();
  await expect(one.received("Somebody joined. Connected now: 2")).toBeVisible();
  await expect(other.root.getByText("Valt delprotokoll: json")).toBeVisible();

  await one.say("hej");
  await expect(other.received(/"timestamp": "\d{4}-.*Z",\s+"data": "hej"/)).toBeVisible();
  await other.root.getByLabel("Snygga till JSON").uncheck();
  await expect(other.received(/\{"timestamp":"[^"]+","data":"hej"\}/)).toBeVisible();
  await expect(one.received("hej")).toHaveCount(0);

  await other.root.getByLabel("binärt, skrivet i hex").check();
  await other.say("00");
  await expect(other.root.getByText("Stängdes med 1003")).toBeVisible();
  await expect(one.received("Somebody left. Connected now: 1")).toBeVisible();
});

test("closing tells the code and what it means", async ({ person }) => {
  const { page } = await person("Astrid");
  const [pane] = await openLab(page);
  await pane.connect();
  await pane.root.getByLabel("Stängkod").fill("1001");
  await pane.button("Koppla ner").click();
  await expect(pane.root.getByText("En sida får stänga med 1000 eller 3000–4999")).toBeVisible();

  await pane.root.getByLabel("Stängkod").fill("4321");
  await pane.root.getByLabel("Orsak").fill("nu räcker det");
  await pane.button("Koppla ner").click();
  await expect(pane.root.getByText("Stängdes med 4321, i god ordning")).toBeVisible();
  await expect(pane.root.getByText("Orsak: nu räcker det")).toBeVisible();
  await expect(pane.root.getByText("CLOSED", { exact: true })).toBeVisible();
});

test("the handshake is shown line by line", async ({ person }) => {
  const { page } = await person("Astrid");
  const [, pane] = await openLab(page);
  await pane.offer("soap, text");
  await pane.connect();
  await pane.root.getByText("Handslaget, som servern såg det").click();
  for (const line of [
    /GET \/ws\/broadcast\?token=\S+ HTTP\/1\.1/,
    /sec-websocket-key: /,
    /sec-websocket-protocol: soap, text/,
    /origin: http:\/\/127\.0\.0\.1/,
    /HTTP\/1\.1 101 Switching Protocols/,
    /sec-websocket-accept: /,
  ]) {
    await expect(pane.root.getByRole("listitem").filter({ hasText: line })).toBeVisible();
  }
});

test("only unknown subprotocols: the server agrees, the browser does not, and the page explains", async ({ person }) => {
  const { page } = await person("Astrid", { expectedErrors: [socketFailed] });
  const [pane] = await openLab(page);
  await pane.offer("soap");
  await pane.button("Anslut").click();
  await expect(pane.root.getByText("Stängdes med 1006")).toBeVisible();
  await expect(pane.root.getByText("kände inte igen något av delprotokollen")).toBeVisible();
});

test("a round trip is measured by an echo, and a broadcast has none", async ({ person }) => {
  const { page } = await person("Astrid");
  const [echo, broadcast] = await openLab(page);
  await echo.connect();
  await echo.button("Ping").click();
  await expect(echo.root.getByText(/Tur och retur: \d+,\d ms/)).toBeVisible();
  await broadcast.connect();
  await broadcast.button("Ping").click();
  await expect(broadcast.root.getByText("det finns inget eko att mäta", { exact: false })).toBeVisible();
});

test("bad input is answered at its field", async ({ person }) => {
  const { page } = await person("Astrid");
  const [pane] = await openLab(page);
  for (const [address, answer] of [
    ["", "Skriv en adress"],
    ["https://example.org", "börja med"],
    ["ws://", "värdnamn"],
    ["ws://exam ple.org", "mellanslag"],
    ["ws://example.org/#x", "efter #"],
  ]) {
    await pane.address.fill(address);
    await pane.button("Anslut").click();
    await expect(pane.root.getByRole("alert").filter({ hasText: answer })).toBeVisible();
  }
  await expect(pane.address).toHaveAttribute("aria-invalid", "true");

  await pane.button("Eko").click();
  await pane.offer("?");
  const own = pane.root.getByLabel("Egna, i ordning, med komma emellan");
  for (const [offer, answer] of [
    ["", "minst ett namn"],
    ["two words", "inget namn på ett delprotokoll"],
    ["text, text", "nämns två gånger"],
  ]) {
    await own.fill(offer);
    await pane.button("Anslut").click();
    await expect(pane.root.getByRole("alert").filter({ hasText: answer })).toBeVisible();
  }
  await own.fill("soap, text");
  await pane.connect();
  await expect(pane.root.getByText("Valt delprotokoll: text")).toBeVisible();
});

test("the log can be filtered, paused, cleared and saved", async ({ person }) => {
  const { page } = await person("Astrid");
  const [pane] = await openLab(page);
  await pane.connect();
  await pane.say("ett");
  await expect(pane.received("ett")).toBeVisible();

  await pane.root.getByLabel("Riktning").selectOption("received");
  await expect(pane.log.getByRole("listitem")).toHaveCount(1);
  await pane.root.getByLabel("Riktning").selectOption("");
  await pane.root.getByLabel("Slag", { exact: true }).selectOption("event");
  await expect(pane.received("ett")).toHaveCount(0);
  await pane.root.getByLabel("Slag", { exact: true }).selectOption("");
  await pane.root.getByLabel("Sök").fill("ETT");
  await expect(pane.log.getByRole("listitem")).toHaveCount(2);
  await pane.root.getByLabel("Sök").fill("");

  await pane.button("Pausa").click();
  await pane.say("två");
  await expect(pane.root.getByText("2 hålls inne")).toBeVisible();
  await expect(pane.received("två")).toHaveCount(0);
  await pane.button("Fortsätt").click();
  await expect(pane.received("två")).toBeVisible();

  const download = page.waitForEvent("download");
  await pane.button("Spara som fil").click();
  const file = await (await download).path();
  const lines = (await readFile(file, "utf8")).trim().split("\n").map((line) => JSON.parse(line));
  expect(lines.map(({ direction, kind, content }) => [direction, kind, content])).toEqual(
    expect.arrayContaining([
      ["sent", "text", "ett"],
      ["received", "text", "två"],
    ]),
  );

  await pane.button("Rensa").click();
  await expect(pane.log.getByRole("listitem")).toHaveCount(0);
});

test("a server that somebody else wrote works as well", async ({ person }) => {
  const { page } = await person("Astrid", { expectedErrors: [notFound] });
  const foreign = new WebSocketServer({
    host: "127.0.0.1",
    port: 0,
    handleProtocols: (offered) => (offered.has("chess") ? "chess" : false),
  });
  foreign.on("connection", (socket) => {
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
    socket.on("close", () => {});
    setTimeout(() => socket.send(JSON.stringify({ welcome: true })), 50);
  });
  try {
    const [pane] = await openLab(page);
    const { port } = foreign.address() as AddressInfo;
    await pane.address.fill(`ws://127.0.0.1:${port}/anything?x=1`);
    await pane.offer("?");
    await pane.root.getByLabel("Egna, i ordning, med komma emellan").fill("checkers, chess");
    await pane.connect();
    await expect(pane.root.getByText("Valt delprotokoll: chess")).toBeVisible();
    await expect(pane.received(/"welcome": true/)).toBeVisible();
    await pane.button("Ping").click();
    await expect(pane.root.getByText(/Tur och retur: \d+,\d ms/)).toBeVisible();
    for (const client of foreign.clients) client.close(4000, "enough");
    await expect(pane.root.getByText("Stängdes med 4000, i god ordning")).toBeVisible();
  } finally {
    for (const client of foreign.clients) client.terminate();
    await new Promise((done) => foreign.close(done));
  }
});

test("a server that is not there is told of honestly", async ({ person }) => {
  const { page } = await person("Astrid", { expectedErrors: [socketFailed] });
  const [pane] = await openLab(page);
  await pane.address.fill("ws://127.0.0.1:1/");
  await pane.button("Anslut").click();
  await expect(pane.root.getByText("Webbläsaren berättar med flit inte varför")).toBeVisible();
  await expect(pane.button("Anslut")).toBeEnabled();
});

test("without JavaScript the page explains, and says what is missing", async ({ person }) => {
  const { page } = await person("Astrid", { javaScriptEnabled: false });
  await page.goto("/lab");
  await expect(page.getByRole("heading", { level: 1, name: "WebSocket-labbet" })).toBeVisible();
  // Playwright reads no text in `noscript`.
  await expect(page.locator("noscript").getByRole("paragraph")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Uppgraderingen" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "Text som inte är UTF-8." })).toBeVisible();
  await expect(page.getByText(/websocat ws:\/\/127\.0\.0\.1/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Anslut" })).toHaveCount(0);
});

test("the page has no accessibility violations, at rest and at work", async ({ person }) => {
  const { page } = await person("Astrid");
  const [pane] = await openLab(page);
  await expectAccessible(page);
  await pane.connect();
  await pane.say('{"a":[1,2]}');
  await expect(pane.received('"a"')).toBeVisible();
  await pane.root.getByText("Handslaget, som servern såg det").click();
  await pane.address.focus();
  await expectAccessible(page);
});

test("the keyboard is enough", async ({ person }) => {
  const { page } = await person("Astrid");
  const [pane] = await openLab(page);
  await pane.address.press("Enter");
  await expect(pane.root.getByText("OPEN", { exact: true })).toBeVisible();
  await pane.root.getByLabel("Meddelande").focus();
  await page.keyboard.type("hej");
  for (let n = 0; n < 3; n++) {
    await page.keyboard.press("Tab");
    if (await pane.button("Skicka").evaluate((button) => button === document.activeElement)) break;
  }
  await page.keyboard.press("Enter");
  await expect(pane.received("hej")).toBeVisible();
});

for (const width of [320, 768, 1440]) {
  test(`nothing sticks out at ${width} px`, async ({ person }) => {
    const { page } = await person("Astrid", { viewport: { width, height: 800 } });
    const [pane] = await openLab(page);
    await pane.connect();
    await pane.say("w".repeat(300));
    await expect(pane.received("www")).toBeVisible();
    await pane.root.getByText("Handslaget, som servern såg det").click();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
