// What the chat costs in a browser: frames, keys and what moves while fifty messages a second arrive, walking up ten
// thousand messages, and memory as a hundred thousand have gone by. Writes docs/performance/browser.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { at, median, shown, table } from './figures.mjs';
import { crowd, say, start } from './server.mjs';
import { holdMemories, told, walkUp, watch } from './watching.mjs';

// Messages that have been said when the page is measured; fewer for a quick look: LOADED=100,500 WALKED=500.
const LOADED = (process.env.LOADED ?? '1000,10000,100000').split(',').map(Number);
// The one of them after which all that was said is walked up to.
const WALKED = Number(process.env.WALKED ?? 10_000);
const BURST = 18; // what one person may say at once is 20
const HALL = 200; // people who talk at once while the room fills
const RATE = 50; // messages a second
const ROUNDS = 3;
const SECONDS = 5; // a round
const PIXELS = 400; // scrolled a frame: a good flick
const PATIENCE = 90e3; // ms for the walk
const FRAME = 16; // ms that the work of nearly every frame shall take at most
const KEY = 50; // and from a key to its letter
const out = resolve(import.meta.dirname, '../../docs/performance');

const began = performance.now();
const server = await start();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--enable-precise-memory-info', '--js-flags=--expose-gc'],
});
const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, locale: 'sv-SE' });
const [me] = await crowd(server.url, 1, 'Mätaren');
const [name, value] = me.cookie.split('=');
await context.addCookies([{ name, value, url: server.url }]);
const page = await context.newPage();
await page.addInitScript(holdMemories);
await page.goto(`${server.url}/chat/lobby`);
await page.getByText('Ansluten', { exact: true }).waitFor({ state: 'attached' });
const processes = await browser.newBrowserCDPSession();
const box = page.getByRole('textbox').first();

/** Bytes that the process of the page holds by itself, from what the system says. */
async function resident() {
  const { processInfo } = await processes.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  // One waits in reserve for the next page: ours is the largest.
  const held = renderers.map(({ id }) => {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    return Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
  });
  return Math.max(...held);
}

const mib = (bytes) => bytes / 2 ** 20;
const verdict = (worst, aim) => (worst <= aim ? `within ${aim}` : `**over ${aim}**`);
let posted = 0;

/** Lets the room fill, and waits until the newest is in the page: then all have been. */
async function fill(target) {
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
  const newest = page.getByText(`Meddelande ${posted} `).first();
  await newest.waitFor({ state: 'attached', timeout: 120_000 });
}

/** So many seconds in which messages arrive, while `doing` is done. What the page saw of it. */
async function round(speakers, seconds, doing) {
  await page.evaluate(watch);
  const since = performance.now();
  const busy = () => performance.now() - since < seconds * 1e3;
  const saying = [];
  const speaking = (async () => {
    for (let n = 0; n < RATE * seconds; n++) {
      const due = (n / RATE) * 1e3 - (performance.now() - since);
      if (due > 0) await new Promise((done) => setTimeout(done, due));
      posted += 1;
      saying.push(say(server.url, speakers[n % speakers.length], `Meddelande ${posted} kommer medan någon skriver.`));
    }
    await Promise.all(saying);
  })();
  await Promise.all([doing(busy), speaking]);
  return page.evaluate(told);
}

async function typing(busy) {
  await box.focus();
  while (busy()) {
    await page.keyboard.press('a');
    await page.waitForTimeout(150);
  }
  await box.fill('');
}

const arriving = [];
const reading = [];
const walking = [];
for (const target of LOADED) {
  const filling = performance.now();
  await fill(target);
  const filled = (performance.now() - filling) / 1e3;
  // Nobody may say more than four things a second for long.
  const speakers = await crowd(server.url, 25, `Talare${target}`);
  const rounds = [];
  for (let n = 0; n < ROUNDS; n++) rounds.push(await round(speakers, SECONDS, typing));
  const of = (share, what) => rounds.map((seen) => at(seen[what], share));
  const last = rounds.at(-1);
  arriving.push([
    posted,
    filled.toFixed(0),
    shown(of(0.95, 'work')),
    verdict(median(of(0.95, 'work')), FRAME),
    shown(of(0.95, 'gaps')),
    shown(of(0.5, 'inputs')),
    shown(of(0.95, 'inputs')),
    verdict(median(of(0.95, 'inputs')), KEY),
    Math.max(...rounds.map(({ moved }) => moved)).toFixed(0),
    last.rows,
    last.nodes,
    mib(last.heap).toFixed(1),
    mib(last.wasm).toFixed(1),
    mib(await resident()).toFixed(0),
  ]);
  console.log(arriving.at(-1).join(' | '));

  // Somebody reads further up, and messages arrive out of sight.
  await page.evaluate(() => (document.querySelector('[role="log"]').scrollTop -= 2_000));
  await page.waitForTimeout(500);
  const above = await round(speakers, SECONDS, () => page.waitForTimeout(SECONDS * 1e3));
  reading.push([
    posted,
    at(above.work, 0.95).toFixed(1),
    verdict(at(above.work, 0.95), FRAME),
    above.moved.toFixed(1),
    above.shift.toFixed(4),
  ]);
  console.log(reading.at(-1).join(' | '));

  if (target === WALKED) {
    await page.evaluate(watch);
    const walk = await page.evaluate(walkUp, ['Meddelande 1 ', PIXELS, PATIENCE]);
    const seen = await page.evaluate(told);
    walking.push([
      walk.arrived ? `all ${posted}` : `not all ${posted}: time was up`,
      walk.seconds.toFixed(0),
      Math.round(walk.scrolled),
      at(seen.work, 0.5).toFixed(1),
      at(seen.work, 0.95).toFixed(1),
      verdict(at(seen.work, 0.95), FRAME),
      at(seen.gaps, 0.95).toFixed(1),
      walk.most,
      seen.nodes,
      mib(seen.heap).toFixed(1),
      mib(seen.wasm).toFixed(1),
      mib(await resident()).toFixed(0),
    ]);
    console.log(walking.at(-1).join(' | '));
  }
  // Back to the end.
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Escape');
  await page.getByText(`Meddelande ${posted} `).first().waitFor({ state: 'attached', timeout: 60_000 });
}
const version = browser.version();
await browser.close();
await server.stop();

const memory = ['rows in the page', 'elements', 'JS heap MiB', 'WASM MiB', 'process MiB'];
const text = [
  '# The chat in a browser',
  `Chromium ${version}, headless, on the release build over loopback; server, load and browser on the same cores. ` +
    `Written by \`make bench-browser\` on ${new Date().toISOString().slice(0, 10)}, in ${Math.round((performance.now() - began) / 1e3)} s.`,
  'However much was said, only 300 messages stand in the page at any time: that is why elements and memory need not grow. ' +
    'The replica of the room lives in WASM, which the JS heap leaves out; so its memory stands beside, and what the system ' +
    "says that the page's process holds (RssAnon). The work of a frame is from its beginning to the end of its painting on " +
    "the main thread; between frames is what the display's 60 a second come to, at best 16.7 ms.",
  '## While messages arrive',
  `Somebody sits in a room from its first message on, and types while ${RATE} messages a second arrive: ${ROUNDS} rounds of ` +
    `${SECONDS} s, the median with the extremes. What may not move is the list's frame and the field in which is typed. ` +
    `**Aim: a frame's work ${FRAME} ms at p95, a key ${KEY} ms, and memory flat.**`,
  table(
    [
      'messages said',
      's to fill',
      'frame work p95 ms',
      'verdict',
      'between frames p95 ms',
      'key to paint p50 ms',
      'p95 ms',
      'verdict',
      'moved px',
      ...memory,
    ],
    arriving,
  ),
  '## While one reads what was said before',
  `Scrolled up, ${RATE} messages a second arrive below for ${SECONDS} s. How far the message on top, the list and the field ` +
    'move at most, and the layout shift (Layout Instability, all of it). **Aim: neither.**',
  table(['messages said', 'frame work p95 ms', 'verdict', 'moved px', 'layout shift'], reading),
  '## Walking up',
  `From the newest message to the first, ${PIXELS} pixels a frame; what is older comes from the server on the way. ` +
    `**Aim: a frame's work ${FRAME} ms at p95.**`,
  table(
    [
      'walked',
      's',
      'pixels',
      'frame work p50 ms',
      'p95 ms',
      'verdict',
      'between frames p95 ms',
      'most rows in the page',
      ...memory.slice(1),
    ],
    walking,
  ),
];
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'browser.md'), text.join('\n\n').replace(/\n{3,}/g, '\n\n').trimEnd() + '\n');
