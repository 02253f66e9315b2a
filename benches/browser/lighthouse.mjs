// Lighthouse on the release build, with its mobile profile: writes docs/performance/lighthouse.md.
import { writeFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as launcher from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { start } from './server.mjs';

const pages = [
  ['home', '/'],
  ['report', '/report'],
  ['chat', '/chat/lobby'],
];
const categories = ['performance', 'accessibility', 'best-practices', 'seo'];
const out = resolve(import.meta.dirname, '../../docs/performance');

const server = await start();
const chrome = await launcher.launch({
  chromePath: process.env.CHROMIUM || 'chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'],
});
const rows = [];
const faults = [];
let version = '';
let browser = '';
for (const [name, path] of pages) {
  const { lhr } = await lighthouse(new URL(path, server.url).href, {
    port: chrome.port,
    onlyCategories: categories,
    logLevel: 'error',
  });
  version = lhr.lighthouseVersion;
  browser = lhr.environment.hostUserAgent.match(/Chrome\/[\d.]+/)?.[0] ?? '';
  const scores = categories.map((id) => Math.round(lhr.categories[id].score * 100));
  const told = (id) => lhr.audits[id]?.displayValue ?? '';
  rows.push([
    `${name} (\`${path}\`)`,
    ...scores,
    told('first-contentful-paint'),
    told('largest-contentful-paint'),
    told('total-blocking-time'),
    told('cumulative-layout-shift'),
  ]);
  for (const id of categories) {
    for (const ref of lhr.categories[id].auditRefs) {
      const audit = lhr.audits[ref.id];
      if (ref.weight > 0 && audit.score !== null && audit.score < 1) {
        faults.push(`- ${name}, ${id}: ${audit.title} (${audit.score})`);
      }
    }
  }
}
await chrome.kill();
await server.stop();
const head = ['page', ...categories, 'first paint', 'largest paint', 'blocking', 'layout shift'];
const line = (cells) => `| ${cells.join(' | ')} |\n`;
mkdirSync(out, { recursive: true });
writeFileSync(
  join(out, 'lighthouse.md'),
  `# Lighthouse\n\nLighthouse ${version}, mobile profile, on the release build over loopback, ${browser}. ` +
    `Written by \`node benches/browser/lighthouse.mjs\`.\n\n` +
    line(head) +
    line(head.map((_, at) => (at ? '---:' : '---'))) +
    rows.map(line).join('') +
    (faults.length ? `\nWhat costs points:\n\n${faults.join('\n')}\n` : ''),
);
console.log(rows.map(line).join(''), faults.join('\n'));
