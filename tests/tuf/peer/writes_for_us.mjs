// zizhu-catalog's client updates from a repository that a script made with @tufjs/models, and refuses it once
// anything in it is changed.
//
//   node writes_for_us.mjs ZIZHU_CATALOG CATALOGUE
import {createHash, generateKeyPairSync, sign as signBytes} from 'node:crypto';
import {cpSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import models from '@tufjs/models';
import {check, done, folder, run} from './common.mjs';

// Delegations and DelegatedRole are not exported by name; reading JSON makes them.
const {Metadata, Root, Snapshot, Timestamp, Targets, TargetFile, MetaFile, Key, Signature, MetadataKind} = models;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const in_ = (days) => `${new Date(Date.now() + days * 86400e3).toISOString().slice(0, 19)}Z`;

function makeKey() {
  const {publicKey, privateKey} = generateKeyPairSync('ed25519');
  const open = Buffer.from(publicKey.export({format: 'jwk'}).x, 'base64url').toString('hex');
  const keyID = sha256(Buffer.from(open));  // an id of its own kind: an id is only a name
  return {key: new Key({keyID, keyType: 'ed25519', scheme: 'ed25519', keyVal: {public: open}}),
    sign: (bytes) => new Signature({keyID, sig: signBytes(null, bytes, privateKey).toString('hex')})};
}

class Repository {
  constructor(where) {
    this.where = where;
    this.keys = {root: [makeKey(), makeKey(), makeKey()], targets: [makeKey(), makeKey()], snapshot: [makeKey()],
      timestamp: [makeKey()], operations: [makeKey()]};
    this.thresholds = {root: 2, targets: 2, snapshot: 1, timestamp: 1};
    this.versions = {root: 0, targets: 0, operations: 0, snapshot: 0, timestamp: 0};
    this.life = {root: 365, targets: 90, operations: 90, snapshot: 7, timestamp: 1};
    this.targets = {};
    this.operations = {};
  }
  common(role) {
    return {version: this.versions[role], specVersion: '1.0.31', expires: in_(this.life[role])};
  }
  put(name, bytes) {
    const file = join(this.where, 'public', name);
    mkdirSync(dirname(file), {recursive: true});
    writeFileSync(file, bytes);
  }
  write(role, signed, keys, name) {
    const metadata = new Metadata(signed);
    for (const key of keys) metadata.sign(key.sign, true);
    // Indented on purpose: the signature is over the canonical form, whatever the file looks like.
    const bytes = Buffer.from(JSON.stringify(metadata.toJSON(), null, 2));
    this.put(`metadata/${name ?? `${signed.version}.${role}.json`}`, bytes);
    return new MetaFile({version: signed.version, length: bytes.length, hashes: {sha256: sha256(bytes), sha512: createHash('sha512').update(bytes).digest('hex')}});
  }
  writeRoot(signers) {
    this.versions.root += 1;
    const roles = {}, keys = {};
    for (const role of ['root', 'targets', 'snapshot', 'timestamp']) {
      roles[role] = {keyids: this.keys[role].map((each) => each.key.keyID), threshold: this.thresholds[role]};
      for (const each of this.keys[role]) keys[each.key.keyID] = each.key.toJSON();
    }
    const root = Root.fromJSON({_type: 'root', spec_version: '1.0.31', version: this.versions.root,
      expires: in_(this.life.root), consistent_snapshot: true, keys, roles, 'x-note': 'a member "of\\ours"'});
    this.write('root', root, signers ?? this.keys.root.slice(0, 2));
  }
  add(into, path, text) {
    const bytes = Buffer.from(text);
    into[path] = new TargetFile({path, length: bytes.length, hashes: {sha256: sha256(bytes)}, unrecognizedFields: {custom: {von: '自助'}}});
    this.put(`targets/${dirname(path)}/${sha256(bytes)}.${path.slice(path.lastIndexOf('/') + 1)}`, bytes);
  }
  publish({targetsSigners, mutate} = {}) {
    for (const role of ['targets', 'operations', 'snapshot', 'timestamp']) this.versions[role] += 1;
    const [operationsKey] = this.keys.operations;
    const json = new Targets({...this.common('targets'), targets: this.targets}).toJSON();
    json.delegations = {keys: {[operationsKey.key.keyID]: operationsKey.key.toJSON()},
      roles: [{name: 'operations', keyids: [operationsKey.key.keyID], threshold: 1, terminating: true, paths: ['operations/*']}]};
    const meta = {};
    meta['targets.json'] = this.write('targets', Targets.fromJSON(json), targetsSigners ?? this.keys.targets);
    meta['operations.json'] = this.write('operations', new Targets({...this.common('operations'), targets: this.operations}), this.keys.operations);
    if (mutate) mutate(meta);
    const snapshotMeta = this.write('snapshot', new Snapshot({...this.common('snapshot'), meta}), this.keys.snapshot);
    this.write('timestamp', new Timestamp({...this.common('timestamp'), snapshotMeta}), this.keys.timestamp, 'timestamp.json');
  }
}

const where = join(folder, 'theirs');
const repository = new Repository(where);
repository.writeRoot();
repository.add(repository.targets, 'releases/1.0.0/catalogue.yaml', 'format: 1\n');
repository.add(repository.targets, 'releases/1.0.0/items/a.yaml', 'item: 出生登记\n');
repository.add(repository.operations, 'operations/rollout.json', JSON.stringify({format: 1, base: '1.0.0'}));
repository.publish();
const firstRoot = join(folder, 'first-root.json');
cpSync(join(where, 'public/metadata/1.root.json'), firstRoot);
const verify = (place = where) => run('verify', place, '--root', firstRoot);
const taken = verify();
check(`their repository is taken: ${taken.said}`, taken.code === 0 && taken.said.includes('runs: 1.0.0'));

// Two rotations: each root key but one, and the online keys.
const [one, two, three] = repository.keys.root;
const four = makeKey(), five = makeKey();
repository.keys.root = [two, three, four];
repository.keys.timestamp = [makeKey()];
repository.writeRoot([one, two, four]);
repository.keys.root = [three, four, five];
repository.keys.snapshot = [makeKey()];
repository.writeRoot([two, four, five]);
repository.add(repository.targets, 'releases/1.1.0/catalogue.yaml', 'format: 1\n# new\n');
repository.add(repository.operations, 'operations/rollout.json', JSON.stringify({format: 1, base: '1.1.0'}));
repository.publish();
const rotated = verify();
check(`across two rotations: ${rotated.said}`, rotated.code === 0 && rotated.said.includes('runs: 1.1.0'));

// What is changed on the way is refused, and for the right reason.
let copies = 0;
function refusedAs(reason, change) {
  const place = join(folder, `changed-${copies += 1}`);
  cpSync(where, place, {recursive: true});
  change(join(place, 'public'));
  const result = verify(place);
  check(`${reason}: ${result.said}`, result.code === 1 && result.said.includes(reason));
}
const edit = (name, from, to) => (open) => {
  const file = join(open, name);
  const before = readFileSync(file, 'utf8');
  check(`${name} holds ${from}`, before.includes(from));
  writeFileSync(file, before.replace(from, to));
};
const name = (role) => `metadata/${repository.versions[role]}.${role}.json`;
refusedAs('threshold-short', edit('metadata/timestamp.json', '"version": 2', '"version": 3'));
refusedAs('mix-and-match', edit(name('snapshot'), '"version": 2', '"version": 3'));
refusedAs('mix-and-match', edit(name('targets'), 'terminating', 'Terminating'));
refusedAs('mix-and-match', (open) => cpSync(join(open, 'metadata/1.operations.json'), join(open, name('operations'))));
refusedAs('threshold-short', edit('metadata/2.root.json', '"threshold": 2', '"threshold": 1'));
refusedAs('malformed', edit('metadata/2.root.json', '"version"', '"Version"'));
refusedAs('fetch-failed', (open) => rmSync(join(open, name('targets'))));
refusedAs('endless-data', (open) => writeFileSync(join(open, name('targets')), Buffer.alloc(5 << 20, ' ')));
refusedAs('endless-data', edit(`targets/releases/1.1.0/${sha256(Buffer.from('format: 1\n# new\n'))}.catalogue.yaml`, '# new', '# newer'));
refusedAs('wrong-target', edit(`targets/releases/1.1.0/${sha256(Buffer.from('format: 1\n# new\n'))}.catalogue.yaml`, '# new', '# odd'));

// Signed by them, but not as it must be.
function madeWrong(reason, change) {
  const before = {...repository.life};
  change();
  repository.life = before;
  const result = verify();
  check(`${reason}: ${result.said}`, result.code === 1 && result.said.includes(reason));
}
madeWrong('threshold-short', () => repository.publish({targetsSigners: [repository.keys.targets[0]]}));
madeWrong('threshold-short', () => repository.publish({targetsSigners: [repository.keys.targets[0], makeKey()]}));
madeWrong('role-missing', () => repository.publish({mutate: (meta) => delete meta['operations.json']}));
for (const role of ['timestamp', 'snapshot', 'targets', 'operations']) {
  madeWrong('expired', () => {
    repository.life[role] = -1;
    repository.publish();
  });
}
repository.publish();
check('and their repository is good again', verify().code === 0);
done();
