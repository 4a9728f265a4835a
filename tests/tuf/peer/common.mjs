// What both directions need: running zizhu-catalog, serving a folder, telling what was checked.
import {spawnSync} from 'node:child_process';
import {createServer} from 'node:http';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, normalize} from 'node:path';

export const program = process.argv[2];
export const catalogue = process.argv[3];
export const folder = mkdtempSync(join(tmpdir(), 'zizhu-peer-'));
process.on('exit', () => rmSync(folder, {recursive: true, force: true}));

let checks = 0;
export function check(what, good) {
  checks += 1;
  if (!good) throw new Error(`not so: ${what}`);
}
export function done() {
  console.log(`${checks} checks`);
}
export async function refused(what, action) {
  let error;
  try {
    await action();
  } catch (thrown) {
    error = thrown;
  }
  check(what, error !== undefined);
  return error;
}

// Exit code and everything it said.
export function run(...words) {
  const result = spawnSync(program, words, {encoding: 'utf8'});
  return {code: result.status, said: result.stdout + result.stderr};
}
export function must(...words) {
  const result = run(...words);
  if (result.code !== 0) throw new Error(`zizhu-catalog ${words.join(' ')}: ${result.said}`);
  return result.said;
}

// Serves a folder on a free port of the loopback; `asked` counts what was fetched.
export function serve(root) {
  const asked = new Map();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    asked.set(path, (asked.get(path) ?? 0) + 1);
    try {
      response.end(readFileSync(join(root, path)));
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({url: `http://127.0.0.1:${server.address().port}`, asked, close: () => server.close()});
    });
  });
}
