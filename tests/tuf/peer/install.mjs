// Installs the pinned packages beside a copy of the scripts, once for each content of the lock.
//
//   node install.mjs BUILD_FOLDER
import {spawnSync} from 'node:child_process';
import {copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const source = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2];
mkdirSync(target, {recursive: true});

const lock = readFileSync(join(source, 'package-lock.json'), 'utf8');
const stamp = join(target, 'node_modules', '.installed-lock.json');
for (const file of readdirSync(source)) copyFileSync(join(source, file), join(target, file));
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  // Every package is checked against the hash in the lock; no package runs a script of its own.
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {cwd: target, stdio: 'inherit'});
  if (npm.status !== 0) process.exit(1);
  copyFileSync(join(source, 'package-lock.json'), stamp);
}
console.log('the peers are installed');
