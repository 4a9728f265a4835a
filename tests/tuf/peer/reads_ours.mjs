// tuf-js updates from a repository that zizhu-catalog wrote: first, after a change, across a rotation of keys.
//
//   node reads_ours.mjs ZIZHU_CATALOG CATALOGUE
import {copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createHash} from 'node:crypto';
import {join} from 'node:path';
import tuf from 'tuf-js';
import {catalogue, check, done, folder, must, refused, run, serve} from './common.mjs';

const secret = join(folder, 'passphrase');
const repository = join(folder, 'repository');
const metadata = join(repository, 'public', 'metadata');
const copy = join(folder, 'catalogue');
writeFileSync(secret, 'only for this test\n');

// One item is enough: what is tested is the repository.
mkdirSync(join(copy, 'items'), {recursive: true});
for (const each of ['catalogue.yaml', 'dictionaries', 'parts', 'items/proof-household.yaml']) {
  cpSync(join(catalogue, each), join(copy, each), {recursive: true});
}
function setVersion(version) {
  const file = join(copy, 'catalogue.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^version: .*$/m, `version: ${version}`));
}

const key = (name) => join(folder, name);
const open = (...names) => names.map((name) => `${key(name)}.pub`);
function makeKey(role, name) {
  must('keys', 'new', '--role', role, '--out', key(name), '--passphrase-file', secret, '--strength', 'light');
}
function sign(...names) {
  for (const name of names) must('sign', repository, '--key', key(name), '--passphrase-file', secret);
}
function publish(names, ...more) {
  return must('publish', repository, '--passphrase-file', secret, ...names.flatMap((name) => ['--key', key(name)]), ...more);
}

function client(name, server) {
  const home = join(folder, name);
  mkdirSync(join(home, 'targets'), {recursive: true});
  copyFileSync(join(metadata, '1.root.json'), join(home, 'root.json'));
  return () => new tuf.Updater({
    metadataDir: home, targetDir: join(home, 'targets'),
    metadataBaseUrl: `${server.url}/metadata`, targetBaseUrl: `${server.url}/targets`,
    config: {fetchRetries: 0, fetchTimeout: 5000},
  });
}
async function fetchTarget(updater, path) {
  const info = await updater.getTargetInfo(path);
  check(`${path} is offered`, info !== undefined);
  return readFileSync(await updater.downloadTarget(info), 'utf8');
}

for (const name of ['root-1', 'root-2', 'root-3', 'root-4']) makeKey('root', name);
for (const name of ['targets-1', 'targets-2', 'targets-3']) makeKey('targets', name);
makeKey('operations', 'operations');
for (const name of ['online-1', 'online-2']) makeKey('timestamp', name);
must('keys', 'root', repository, '--root', ...open('root-1', 'root-2', 'root-3'),
  '--targets', ...open('targets-1', 'targets-2'), '--operations', ...open('operations'),
  '--snapshot', ...open('online-1'), '--timestamp', ...open('online-1'));
setVersion('1.0.0');
must('build', copy, repository);
check('nothing is published unsigned', run('publish', repository, '--key', key('online-1'), '--passphrase-file', secret).code === 1);
sign('root-1', 'root-3', 'targets-1', 'targets-2', 'operations');
publish(['online-1']);

const server = await serve(join(repository, 'public'));
const first = client('first', server);

{
  const updater = first();
  await updater.refresh();
  const rollout = JSON.parse(await fetchTarget(updater, 'operations/rollout.json'));
  check('the roll-out is read through the delegation', rollout.base === '1.0.0');
  const item = await fetchTarget(updater, 'releases/1.0.0/items/proof-household.yaml');
  check('the item arrives as it was', item === readFileSync(join(copy, 'items/proof-household.yaml'), 'utf8'));
  check('what nobody signed is not offered', await updater.getTargetInfo('releases/9.0.0/catalogue.yaml') === undefined);
}

// A change of one item, and the roll-out of it.
writeFileSync(join(copy, 'items/proof-household.yaml'), `${readFileSync(join(copy, 'items/proof-household.yaml'), 'utf8')}# changed\n`);
setVersion('1.1.0');
must('build', copy, repository);
must('rollout', repository, '--next', '1.1.0', '--share', '50', '--group', 'pilot');
sign('targets-1', 'targets-2', 'operations');
publish(['online-1']);
{
  const updater = first();
  await updater.refresh();
  const item = await fetchTarget(updater, 'releases/1.1.0/items/proof-household.yaml');
  check('the changed item arrives', item.endsWith('# changed\n'));
  check('the roll-out is the new one', JSON.parse(await fetchTarget(updater, 'operations/rollout.json')).next.share === 50);
}

// What is quick: one key, no new release.
must('suspend', repository, 'proof-household', '--zh', '系统维护，暂停办理。', '--en', 'Closed for maintenance.');
const settings = join(folder, 'settings.json');
writeFileSync(settings, JSON.stringify({format: 1, all: {volume: 40}}));
must('operations', repository, 'settings.json', settings);
must('rollout', repository, '--halt');
sign('operations');
publish(['online-1']);
{
  const updater = first();
  await updater.refresh();
  const suspensions = JSON.parse(await fetchTarget(updater, 'operations/suspensions.json'));
  check('the suspension says why', suspensions.items['proof-household'].en === 'Closed for maintenance.');
  check('the settings travel', JSON.parse(await fetchTarget(updater, 'operations/settings.json')).all.volume === 40);
  check('nobody further takes it', must('verify', repository, '--group', 'pilot').includes('runs: 1.0.0'));
}
for (const [words, said] of [
  [['suspend', repository, 'another-item', '--lift'], 'not suspended'],
  [['suspend', repository, 'another-item', '--zh', '停'], 'give --zh TEXT and --en TEXT'],
  [['rollout', repository, '--next', '0.9.0'], 'higher than --base'],
  [['operations', repository, 'rollout.json', settings], 'file has no base'],
  [['sign', repository, '--key', key('root-1'), '--passphrase-file', secret], 'nothing waits for a signature'],
]) {
  const result = run(...words);
  check(`${words.join(' ')}: ${result.said}`, result.code === 1 && result.said.includes(said));
}
must('suspend', repository, 'proof-household', '--lift');
must('rollout', repository, '--go-on', '--for-all');
sign('operations');
publish(['online-1']);
check('everyone takes it', must('verify', repository).includes('runs: 1.1.0'));

// Keys of every role change hands; whoever had only the first root follows.
must('keys', 'root', repository, '--root', ...open('root-2', 'root-3', 'root-4'), '--targets', ...open('targets-2', 'targets-3'),
  '--snapshot', ...open('online-2'), '--timestamp', ...open('online-2'));
sign('root-2', 'root-3', 'targets-2', 'targets-3');
const short = run('publish', repository, '--key', key('online-1'), '--key', key('online-2'), '--passphrase-file', secret);
check('who still has the old root must be able to follow', short.code === 1 && short.said.includes('root version 1'));
sign('targets-1');
publish(['online-1', 'online-2']);
for (const take of [first, client('fresh', server)]) {
  const updater = take();
  await updater.refresh();
  check('the item arrives after the rotation', (await fetchTarget(updater, 'releases/1.1.0/items/proof-household.yaml')).endsWith('# changed\n'));
}
check('the second root was taken', JSON.parse(readFileSync(join(folder, 'first', 'root.json'), 'utf8')).signed.version === 2);
publish(['online-2'], '--refresh');
await first().refresh();
check('zizhu-catalog agrees', must('verify', repository).includes('good'));

// The peer is awake: it refuses what is not as it was signed.
const timestamp = readFileSync(join(metadata, 'timestamp.json'), 'utf8');
writeFileSync(join(metadata, 'timestamp.json'), timestamp.replace(/"version":(\d+)}}$/, '"version":9$1}}'));
await refused('a changed timestamp', () => client('last', server)().refresh());
check('by zizhu-catalog too', run('verify', repository).said.includes('threshold-short'));
writeFileSync(join(metadata, 'timestamp.json'), timestamp);
const hash = createHash('sha256').update(readFileSync(join(copy, 'items/proof-household.yaml'))).digest('hex');
const file = join(repository, 'public/targets/releases/1.1.0/items', `${hash}.proof-household.yaml`);
writeFileSync(file, readFileSync(file, 'utf8').replace('# changed', '# forged!'));
const updater = client('target', server)();
await refused('a changed target', () => fetchTarget(updater, 'releases/1.1.0/items/proof-household.yaml'));
check('by zizhu-catalog too', run('verify', repository).code === 1);
server.close();
done();
