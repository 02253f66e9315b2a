// Lighthouse on the release build, with its mobile profile, several times a page: writes docs/performance/lighthouse.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as launcher from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { shown, table } from './figures.mjs';
import { crowd, say, start } from './server.mjs';

const PAGES = [
  ['home', '/'],
  ['a report', '/report/kmom01'],
  ['the chat', '/chat/lobby'],
];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
// Of each page, in turn: one run says little on a machine that is shared.
const RUNS = Number(process.env.RUNS ?? 3);
// Said in the lobby beforehand, so that there is something to see.
const SAID = 60;
const out = resolve(import.meta.dirname, '../../docs/performance');

const began = performance.now();
const server = await start();
const people = await crowd(server.url, 6, 'Gäst');
for (let n = 0; n < SAID; n++) {
  await say(server.url, people[n % people.length], `Meddelande ${n} om uppgiften och testet, med några ord till.`);
}
const chrome = await launcher.launch({
  chromePath: process.env.CHROMIUM || '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'],
});
const runs = new Map(PAGES.map(([name]) => [name, []]));
for (let n = 0; n < RUNS; n++) {
  for (const [name, path] of PAGES) {
    const { lhr } = await lighthouse(new URL(path, server.url).href, {
      port: chrome.port,
      onlyCategories: CATEGORIES,
      logLevel: 'error',
    });
    runs.get(name).push(lhr);
    console.log(name, ...CATEGORIES.map((id) => Math.round(lhr.categories[id].score * 100)));
  }
}
await chrome.kill();
await server.stop();

const rows = [];
// What costs points, and in how many of the runs.
const faults = new Map();
for (const [name, path] of PAGES) {
  const seen = runs.get(name);
  const figure = (id, by = 1) => seen.map(({ audits }) => (audits[id]?.numericValue ?? NaN) / by);
  rows.push([
    `${name} (\`${path}\`)`,
    ...CATEGORIES.map((id) => shown(seen.map((lhr) => Math.round(lhr.categories[id].score * 100)), 0)),
    shown(figure('first-contentful-paint', 1e3)),
    shown(figure('largest-contentful-paint', 1e3)),
    shown(figure('total-blocking-time'), 0),
    shown(figure('cumulative-layout-shift'), 3),
    shown(figure('total-byte-weight', 1024), 0),
  ]);
  for (const lhr of seen) {
    for (const id of CATEGORIES) {
      for (const { id: audit, weight } of lhr.categories[id].auditRefs) {
        const { score, title } = lhr.audits[audit];
        if (weight === 0 || score === null || score === 1) continue;
        const fault = `${name}, ${id}: ${title}`;
        faults.set(fault, (faults.get(fault) ?? 0) + 1);
      }
    }
  }
}
const [[any]] = [...runs.values()];
const browser = any.environment.hostUserAgent.match(/Chrome\/[\d.]+/)?.[0] ?? '';
const head = ['page', ...CATEGORIES, 'first paint s', 'largest paint s', 'blocking ms', 'layout shift', 'KiB'];
const costs = [...faults].map(([fault, times]) => `- ${fault} (${times} of ${RUNS} runs)`);
const text =
  `# Lighthouse\n\nLighthouse ${any.lighthouseVersion}, mobile profile with its simulated slow line and processor, on the ` +
  `release build over loopback, ${browser}. ${RUNS} runs of each page, in turn: the median, with the extremes where they ` +
  `differ. Written by \`make bench-browser\` on ${new Date().toISOString().slice(0, 10)}, in ` +
  `${Math.round((performance.now() - began) / 1e3)} s. **Aim: 100 everywhere, and no layout shift.**\n\n` +
  table(head, rows) +
  (costs.length ? `\nWhat costs points:\n\n${costs.join('\n')}\n` : '');
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'lighthouse.md'), text);
console.log(table(head, rows), costs.join('\n'));
