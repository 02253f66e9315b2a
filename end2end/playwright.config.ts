// Knows which browser runs the tests, and how. Refuses to start a server:
// each test starts its own (tests/fixtures.ts).
import { defineConfig } from "@playwright/test";

// Chromium must stay at home: without these it looks up its maker's hosts at
// every start, which on a closed network costs seconds and fills the log.
const stayAtHome = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

// In a container we are root, for whom Chromium has no sandbox; and there is
// no graphics card.
const inAContainer = ["--no-sandbox", "--disable-gpu"];

export default defineConfig({
  testDir: "tests",
  // One at a time, and each only once: a test that passes at the second try
  // has found something.
  workers: 1,
  retries: 0,
  // Through make nothing may be left out by a forgotten `test.only`.
  forbidOnly: process.env.MAKELEVEL !== undefined,
  reporter: "list",
  timeout: 60_000, // ms; a slow machine, not a slow page
  expect: { timeout: 10_000 }, // ms
  use: {
    locale: "sv-SE",
    timezoneId: "Europe/Stockholm",
    trace: "off",
    screenshot: "off",
    video: "off",
    launchOptions: {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: [...inAContainer, ...stayAtHome],
      // Where nothing says how file names are written, Chromium gives up on letters beyond ASCII.
      env: { ...process.env, LANG: "C.UTF-8" },
    },
  },
});
