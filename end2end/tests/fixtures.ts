// Knows what every test starts from: a server of its own and people with a
// browser each. Refuses to let an error pass that nobody expected.
import AxeBuilder from "@axe-core/playwright";
import {
  test as base,
  expect,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from "@playwright/test";
import { Server } from "./server";

/** What a browser says when the line is cut: by us, going offline, or by a killed server. */
export const lineCut = [
  /WebSocket connection to '[^']*' failed/,
  /Failed to load resource: net::ERR_/,
];

export interface Person {
  name: string;
  context: BrowserContext;
  page: Page;
  /** Says that such errors in the browser's console are part of the story. */
  expectErrors(...patterns: RegExp[]): void;
}

export interface PersonOptions extends BrowserContextOptions {
  /** Errors that the test provokes on purpose. All others fail it. */
  expectedErrors?: RegExp[];
}

interface Fixtures {
  /** A server of this test's own, with empty data. */
  server: Server;
  /** Somebody with a browser of their own: nothing is shared with the others. */
  person: (name: string, options?: PersonOptions) => Promise<Person>;
}

export const test = base.extend<Fixtures>({
  server: async ({}, use, testInfo) => {
    const server = await Server.start();
    try {
      await use(server);
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("server log", { body: server.log, contentType: "text/plain" });
      }
      expect(server.complaints, `what the server said:\n${server.log}`).toEqual([]);
    } finally {
      await server.dispose();
    }
  },

  person: async ({ browser, server }, use) => {
    const people: { context: BrowserContext; errors: string[]; expected: RegExp[] }[] = [];

    await use(async (name, { expectedErrors = [], ...options } = {}) => {
      const context = await browser.newContext({ baseURL: server.url, ...options });
      const errors: string[] = [];
      const expected = [...expectedErrors];
      people.push({ context, errors, expected });
      // On the context, so that a second tab is heard too.
      context.on("console", (message) => {
        if (message.type() !== "error") return;
        errors.push(`${name}: ${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (webError) => {
        const error = webError.error();
        errors.push(`${name}: ${error.stack ?? error.message}`);
      });
      const page = await context.newPage();
      return { name, context, page, expectErrors: (...patterns) => void expected.push(...patterns) };
    });

    await Promise.all(people.map(({ context }) => context.close()));
    const unexpected = people.flatMap(({ errors, expected }) =>
      errors.filter((error) => !expected.some((pattern) => pattern.test(error))),
    );
    expect(unexpected, "errors in the browser's console").toEqual([]);
  },
});

/** Fails with the rule, the reason and the place of everything axe-core finds. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} (${node.target.join(" ")})`),
  );
  expect(findings, "axe-core").toEqual([]);
}

export { expect };
