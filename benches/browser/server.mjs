// Starts our release build on a free port, and lets many people join and post. Knows no browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const project = resolve(import.meta.dirname, '../..');

export async function start() {
  const data = mkdtempSync(join(project, 'target/browser-bench-'));
  const child = spawn(join(project, 'target/release/redovisa'), [], {
    cwd: project,
    env: {
      PATH: process.env.PATH,
      REDOVISA_ADDR: '127.0.0.1:0',
      REDOVISA_DATA: data,
      REDOVISA_SITE: join(project, 'target/site'),
      REDOVISA_LOG: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /^Redovisa: (http:\S+)/.exec(line);
    if (found) {
      const stop = async () => {
        child.kill('SIGTERM');
        await once(child, 'exit');
        rmSync(data, { recursive: true });
      };
      return { url: found[1], stop };
    }
  }
  throw new Error('the server ended before it served');
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 4 }); // from each address

function post(url, path, form, cookie, localAddress) {
  return new Promise((done, failed) => {
    const request = http.request(
      new URL(path, url),
      {
        method: 'POST',
        agent,
        localAddress,
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
          ...(cookie ? { cookie } : {}),
        },
      },
      (answer) => {
        let text = '';
        answer.on('data', (part) => (text += part));
        answer.on('end', () =>
          answer.statusCode < 300 ? done(answer) : failed(new Error(`${path}: ${answer.statusCode} ${text}`)),
        );
      },
    );
    request.on('error', failed);
    request.end(new URLSearchParams(form).toString());
  });
}

// The server lets fifty people of an address join at once; all of 127.0.0.0/8 is this machine.
const HOUSEHOLD = 50;

let joined = 0;

export async function crowd(url, people, name) {
  const joining = Array.from({ length: people }, async (_, n) => {
    const household = Math.floor(joined++ / HOUSEHOLD);
    const address = `127.0.${2 + Math.floor(household / 250)}.${1 + (household % 250)}`;
    const answer = await post(url, '/chat/join', { nick: `${name} ${n}`, back: '' }, undefined, address);
    return { cookie: answer.headers['set-cookie'][0].split(';')[0], address };
  });
  return Promise.all(joining);
}

let said = 0;

export function say(url, person, body) {
  said += 1;
  return post(url, '/chat/lobby', { id: `said-in-the-browser-bench-${said}`, body }, person.cookie, person.address);
}
