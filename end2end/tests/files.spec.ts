// Files and pictures in the chat, by button, drop and paste, and by the form alone. Each test has a server and
// people of its own.
import { deflateSync, crc32 } from "node:zlib";
import { expect, expectAccessible, test, type Person } from "./fixtures";

type Page = Person["page"];

const sv = { nick: "Ditt smeknamn", join: "Gå med", to: /^Meddelande till/, attach: "Bifoga filer" };
const en = { nick: "Your nick", join: "Join", to: /^Message to/, attach: "Attach files" };

async function arrives({ page, name }: Person, words = sv, live = true): Promise<void> {
  await page.goto("/chat/lobby");
  if (live) await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
  await page.getByLabel(words.nick).fill(name);
  await page.getByRole("button", { name: words.join }).click();
  await expect(composer(page, words)).toBeVisible();
  if (live) await expect(page.getByText(/^(Ansluten|Connected)$/)).toBeAttached();
}

const composer = (page: Page, words = sv) => page.getByRole("textbox", { name: words.to });
const field = (page: Page, words = sv) => page.locator("#composer-files").and(page.getByLabel(words.attach));
const brought = (page: Page, words = sv) => page.getByRole("list", { name: words.attach }).getByRole("listitem");
const log = (page: Page) => page.getByRole("log");

/** A picture (PNG, section 5) in one colour. */
function png(width: number, height: number, colour = [200, 30, 90]): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.from([0, ...Array.from({ length: width }, () => colour).flat()]);
  const lines = Buffer.concat(Array.from({ length: height }, () => line));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(lines)), chunk("IEND", Buffer.alloc(0))]);
}

const cat = { name: "katt.png", mimeType: "image/png", buffer: png(1200, 600) };
const paper = { name: "schema för våren.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 inget mer") };

test("a picture and a paper go to all, the picture with what it shows, and open large", async ({ person }) => {
  const anna = await person("Anna");
  const bo = await person("Bo", { viewport: { width: 360, height: 740 } });
  await arrives(anna);
  await arrives(bo);
  await field(anna.page).setInputFiles([cat, paper]);
  await expect(brought(anna.page).getByText("Klar")).toHaveCount(2);
  await anna.page.getByLabel("Beskriv bilden för den som inte ser den: katt.png").fill("En katt i en låda");
  await expectAccessible(anna.page);
  await composer(anna.page).fill("Titta");
  await composer(anna.page).press("Enter");
  await expect(brought(anna.page)).toHaveCount(0);
  for (const { page } of [anna, bo]) {
    const picture = log(page).getByRole("img", { name: "En katt i en låda" });
    await expect(picture).toBeVisible();
    // It is really there, and the room for it was kept.
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await expect(picture).toHaveAttribute("width", "320");
    await expect(log(page).getByRole("link", { name: /schema för våren\.pdf/ })).toContainText("18 byte");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(page.viewportSize()!.width);
  }
  await log(bo.page).getByRole("link", { name: "En katt i en låda" }).click();
  const lightbox = bo.page.getByRole("dialog", { name: "En katt i en låda" });
  await expect(lightbox.getByRole("img")).toBeVisible();
  await expectAccessible(bo.page);
  await bo.page.keyboard.press("Escape");
  await expect(lightbox).toHaveCount(0);
  await expect(log(bo.page).getByRole("link", { name: "En katt i en låda" })).toBeFocused();
  const [download] = await Promise.all([
    bo.page.waitForEvent("download"),
    log(bo.page).getByRole("link", { name: /schema/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("schema för våren.pdf");
  // The same after a reload, from the server.
  await bo.page.reload();
  await expect(log(bo.page).getByRole("img", { name: "En katt i en låda" })).toBeVisible();
});

test("files are dropped and pasted, and taken back", async ({ person }) => {
  const anna = await person("Anna", { locale: "en-GB" });
  const { page } = anna;
  await arrives(anna, en);
  const gives = (event: "drop" | "paste", on: string) =>
    page.locator(on).evaluate(
      (target, { event, bytes }) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], `${event}.png`, { type: "image/png" }));
        const options = { bubbles: true, cancelable: true };
        const happens =
          event === "drop"
            ? new DragEvent("drop", { ...options, dataTransfer: data })
            : new ClipboardEvent("paste", { ...options, clipboardData: data });
        target.dispatchEvent(happens);
      },
      { event, bytes: [...png(20, 20)] },
    );
  await gives("drop", "[role=log]");
  await gives("paste", "#composer");
  await expect(brought(page, en).getByText("Ready")).toHaveCount(2);
  await page.getByRole("button", { name: "Remove: drop.png" }).click();
  await expect(composer(page, en)).toBeFocused();
  await expect(brought(page, en)).toHaveCount(1);
  await composer(page, en).press("Enter");
  await expect(log(page).getByRole("img", { name: "paste.png" })).toBeVisible();
  await expect(log(page).getByRole("img")).toHaveCount(1);
});

test("what cannot be taken is refused at its place, in one's language, and the rest goes on", async ({ person }) => {
  const anna = await person("Anna", { expectedErrors: [/status of 422/] });
  const { page } = anna;
  await arrives(anna);
  const fake = { name: "hund.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<script>alert(1)</script>") };
  await field(page).setInputFiles([fake, paper]);
  await expect(page.getByText(/säger sig vara en bild men är ingen/)).toBeVisible();
  await expect(brought(page).getByText("Klar")).toHaveCount(1);
  await page.getByRole("button", { name: "Ångra: hund.jpg" }).click();
  await composer(page).press("Enter");
  await expect(log(page).getByRole("link", { name: /schema/ })).toBeVisible();
});

test("a file that is on its way is waited for, and may be cancelled", async ({ person }) => {
  const anna = await person("Anna");
  const { page, context } = anna;
  await arrives(anna);
  let letGo = () => {};
  const held = new Promise<void>((done) => (letGo = done));
  await context.route("**/files", async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await field(page).setInputFiles([cat, paper]);
  await expect(page.getByRole("progressbar", { name: "Överförs: katt.png" })).toBeVisible();
  await composer(page).fill("Snart");
  await composer(page).press("Enter");
  await expect(page.getByText("Vänta tills filerna är framme, eller avbryt dem.")).toBeVisible();
  await page.getByRole("button", { name: "Ångra: katt.png" }).click();
  letGo();
  await expect(brought(page).getByText("Klar")).toHaveCount(1);
  await composer(page).press("Enter");
  await expect(log(page).getByRole("link", { name: /schema/ })).toBeVisible();
  await expect(log(page).getByRole("img")).toHaveCount(0);
});

test("with its message a picture is gone for all", async ({ person }) => {
  const [anna, bo] = [await person("Anna"), await person("Bo")];
  await arrives(anna);
  await arrives(bo);
  await field(anna.page).setInputFiles(cat);
  await expect(brought(anna.page).getByText("Klar")).toHaveCount(1);
  await composer(anna.page).press("Enter");
  const picture = log(bo.page).getByRole("img", { name: "katt.png" });
  await expect(picture).toBeVisible();
  const address = await log(bo.page).getByRole("link", { name: "katt.png" }).getAttribute("href");
  await log(anna.page).getByRole("listitem").filter({ has: anna.page.getByRole("img") }).hover();
  await log(anna.page).getByRole("link", { name: /^Åtgärder/ }).click();
  const menu = anna.page.getByRole("dialog", { name: "Mer om meddelandet" });
  await menu.getByRole("button", { name: "Ta bort", exact: true }).click();
  await menu.getByRole("button", { name: "Ta bort för gott?" }).click();
  await expect(picture).toHaveCount(0);
  expect((await bo.context.request.get(address!)).status()).toBe(404);
});

test("without JavaScript the form brings files, with what they show", async ({ person }) => {
  const anna = await person("Anna", {
    javaScriptEnabled: false,
    viewport: { width: 360, height: 740 },
    expectedErrors: [/status of 422/],
  });
  const { page } = anna;
  await arrives(anna, sv, false);
  await field(page).setInputFiles(cat);
  await page.getByLabel("Beskriv bilden för den som inte ser den").fill("En katt");
  await page.getByRole("button", { name: "Skicka" }).click();
  const picture = log(page).getByRole("link", { name: "En katt" });
  await expect(picture).toBeVisible();
  await composer(page).fill("Och den?");
  await field(page).setInputFiles({ name: "hund.png", mimeType: "image/png", buffer: Buffer.from("vov") });
  await page.getByRole("button", { name: "Skicka" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /säger sig vara en bild/ })).toBeVisible();
  await expect(composer(page)).toHaveValue("Och den?");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(360);
  await page.goto("/chat/lobby");
  await picture.click();
  await expect(page.locator("img")).toBeVisible();
});
