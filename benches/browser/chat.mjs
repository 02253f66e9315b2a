// What the chat costs in a browser: frames and typing while fifty messages a second arrive, and elements and memory
// as a hundred thousand messages have gone by. Writes docs/performance/browser.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { crowd, say, start } from './server.mjs';

// Messages that have come into the page when it is measured; fewer for a quick look: LOADED=1000,5000.
const LOADED = (process.env.LOADED ?? '1000,10000,100000').split(',').map(Number);
const BURST = 18; // what one person may say at once is 20
const HALL = 200; // people who talk at once while the room fills
const RATE = 50; // messages a second
const SECONDS = 8;
const out = resolve(import.meta.dirname, '../../docs/performance');

const server = await start();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--enable-precise-memory-info', '--js-flags=--expose-gc'],
});
const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
const [me] = await crowd(server.url, 1, 'Mätaren');
const [name, value] = me.cookie.split('=');
await context.addCookies([{ name, value, url: server.url }]);
const page = await context.newPage();
await page.goto(`${server.url}/chat/lobby`);
await page.waitForFunction(() => document.readyState === 'complete');
await page.waitForTimeout(1_500);

const rows = [];
let posted = 0;
for (const target of LOADED) {
  const filling = performance.now();
  while (posted < target) {
    // A hall at a time, so that neither sockets nor nicks run out.
    const talkers = await crowd(server.url, Math.min(HALL, Math.ceil((target - posted) / BURST)), `G${target} ${posted}`);
    await Promise.all(
      talkers.map(async (talker) => {
        for (let n = 0; n < BURST && posted < target; n++) {
          posted += 1;
          await say(server.url, talker, `Meddelande ${posted} om uppgiften och testet, med några ord till.`);
        }
      }),
    );
  }
  // The newest is in the page: then all are.
  await page
    .getByText(`Meddelande ${posted} `)
    .first()
    .waitFor({ state: 'attached', timeout: 120_000 });
  const filled = (performance.now() - filling) / 1e3;
  const speakers = await crowd(server.url, 25, `Talare${target}`);
  await page.evaluate(() => {
    const seen = (globalThis.seen = { work: [], gaps: [], inputs: [], on: true });
    let last = performance.now();
    const channel = new MessageChannel();
    let began = 0;
    channel.port1.onmessage = () => seen.work.push(performance.now() - began);
    const frame = (now) => {
      if (!seen.on) return;
      seen.gaps.push(now - last);
      last = now;
      began = performance.now();
      channel.port2.postMessage(0);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    // From the key, by the browser's own stamp, to the end of the frame that shows its letter. Not by Event Timing: without
    // a screen it tells of the next frame in which something else moves.
    addEventListener('keydown', ({ timeStamp }) => {
      const shown = new MessageChannel();
      shown.port1.onmessage = () => seen.inputs.push(performance.now() - timeStamp);
      requestAnimationFrame(() => shown.port2.postMessage(0));
    });
  });
  const box = page.getByRole('textbox').first();
  await box.focus();
  const began = performance.now();
  const typing = (async () => {
    while (performance.now() - began < SECONDS * 1e3) {
      await page.keyboard.press('a');
      await page.waitForTimeout(150);
    }
  })();
  const saying = [];
  for (let n = 0; n < RATE * SECONDS; n++) {
    const due = (n / RATE) * 1e3 - (performance.now() - began);
    if (due > 0) await new Promise((done) => setTimeout(done, due));
    posted += 1;
    saying.push(say(server.url, speakers[n % speakers.length], `Meddelande ${posted} kommer medan någon skriver.`));
  }
  await Promise.all([typing, ...saying]);
  const told = await page.evaluate(() => {
    globalThis.seen.on = false;
    globalThis.gc?.();
    const { work, gaps, inputs } = globalThis.seen;
    return {
      work,
      gaps,
      inputs,
      memory: performance.memory.usedJSHeapSize,
      rows: document.querySelectorAll('li[id^="m"]').length,
      nodes: document.querySelectorAll('*').length,
    };
  });
  await box.fill('');
  const at = (values, share) => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted.length ? sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)].toFixed(1) : '-';
  };
  rows.push([
    posted,
    told.rows,
    told.nodes,
    filled.toFixed(1),
    at(told.work, 0.95),
    at(told.gaps, 0.5),
    at(told.gaps, 0.95),
    at(told.inputs, 0.5),
    at(told.inputs, 0.95),
    (told.memory / 2 ** 20).toFixed(1),
  ]);
  console.log(rows.at(-1).join(' | '));
}
const version = browser.version();
await browser.close();
await server.stop();
const head = [
  'messages said',
  'rows in the page',
  'elements',
  's to fill',
  'frame work p95 ms',
  'between frames p50 ms',
  'p95 ms',
  'key to paint p50 ms',
  'p95 ms',
  'JS heap MiB',
];
const line = (cells) => `| ${cells.join(' | ')} |\n`;
mkdirSync(out, { recursive: true });
writeFileSync(
  join(out, 'browser.md'),
  `# The chat in a browser\n\nChromium ${version}, headless, on the release build over loopback; server, load and ` +
    `browser on the same cores. Somebody sits in a room from its first message on, and types while ${RATE} messages a ` +
    `second arrive for ${SECONDS} s. Written by \`node benches/browser/chat.mjs\`.\n\n` +
    line(head) +
    line(head.map(() => '---:')) +
    rows.map(line).join(''),
);
