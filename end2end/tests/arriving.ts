// Knows how people come: they take a nick in a room, some make it theirs for good, and open a room of their own.
import { expect, type Person } from "./fixtures";

type Page = Person["page"];

/** What stands on the way in, in the reader's language. */
export interface Entry {
  nick: string;
  join: string;
  up: string;
}

export const sv: Entry = { nick: "Ditt smeknamn", join: "Gå med", up: "Ansluten" };
export const en: Entry = { nick: "Your nick", join: "Join", up: "Connected" };

export const composer = (page: Page) => page.getByRole("textbox", { name: /^(Meddelande till|Message to)/ });
export const heading = (page: Page) => page.getByRole("heading", { level: 1 });

/** Takes a nick in a room, whose page is alive after that. */
export async function arrives({ page, name }: Person, path = "/chat/lobby", words = sv): Promise<void> {
  await page.goto(path);
  await expect(page.getByText(words.up, { exact: true })).toBeAttached();
  await page.getByLabel(words.nick).fill(name);
  await page.getByRole("button", { name: words.join, exact: true }).click();
  await expect(composer(page)).toBeVisible();
  await expect(page.getByText(words.up, { exact: true })).toBeAttached();
}

/** Makes the nick theirs for good, with a passphrase. An open page learns of it by itself. */
export async function claims({ page }: Person): Promise<void> {
  const passphrase = "korrekt häst batteri";
  const answer = await page.request.post("/account/claim", {
    form: { passphrase, again: passphrase },
    headers: { accept: "application/json" },
  });
  expect(answer.ok()).toBe(true);
}

/** Comes, and is a member. */
export async function member(person: Person): Promise<Person> {
  await arrives(person);
  await claims(person);
  await person.page.reload();
  return person;
}

/** Opens a room. */
export async function opens({ page }: Person, title: string, button = "Öppna rummet"): Promise<void> {
  await page.getByText("Nytt rum", { exact: true }).click();
  await page.getByLabel("Rummets namn").fill(title);
  await page.getByRole("button", { name: button }).click();
  await expect(heading(page)).toHaveText(title);
}
