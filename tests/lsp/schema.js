/* The schema in a real editor's language server: yaml-language-server, spoken to over stdio.
 *
 *     node tests/lsp/schema.js MODULES CALISTO
 *
 * MODULES is the node_modules folder with the server.  Every model of tests/, examples/ and docs/ must be without a
 * complaint; of the wrong ones in tests/bad those are complained of that are not in BEYOND, which a schema cannot catch
 * (names that stand elsewhere, counts against each other, included files, cycles); and what is completed, shown on
 * hovering and said of a mistake must be there. */
'use strict';

const { execFileSync, spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const [modules, calisto] = process.argv.slice(2).map((name) => path.resolve(name));
const TIMEOUT = 20000;
let passed = 0;
let failed = 0;

function count(title, complaint) {
  if (complaint) {
    console.log(`FAILED ${title}: ${complaint}`);
    failed++;
  } else {
    passed++;
  }
}

/* ---- the protocol: a header with the length, an empty line, JSON ---- */

class Server {
  constructor() {
    this.child = spawn(process.execPath, [path.join(modules, 'yaml-language-server/bin/yaml-language-server'), '--stdio'],
      { stdio: ['pipe', 'pipe', 'inherit'] });
    this.bytes = Buffer.alloc(0);
    this.waiting = new Map();  // a request's number, or the address of a document whose diagnostics are awaited
    this.number = 0;
    this.settings = {};
    this.child.stdout.on('data', (more) => this.take(more));
  }

  take(more) {
    this.bytes = Buffer.concat([this.bytes, more]);
    for (;;) {
      const end = this.bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.bytes.subarray(0, end).toString())[1]);
      if (this.bytes.length < end + 4 + length) return;
      const message = JSON.parse(this.bytes.subarray(end + 4, end + 4 + length).toString());
      this.bytes = this.bytes.subarray(end + 4 + length);
      this.hear(message);
    }
  }

  hear(message) {
    if (message.method === 'textDocument/publishDiagnostics')
      return this.answer(message.params.uri, message.params.diagnostics);
    if (message.method === 'workspace/configuration')
      return this.send({ id: message.id, result: message.params.items.map((item) => this.settings[item.section] ?? null) });
    if (message.method && message.id !== undefined) return this.send({ id: message.id, result: null });
    if (message.id !== undefined) return this.answer(message.id, message.error ? new Error(message.error.message) : message.result);
    return undefined;
  }

  answer(key, value) {
    const settle = this.waiting.get(key);
    this.waiting.delete(key);
    if (settle) settle(value);
  }

  send(message) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  wait(key) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer about ${key}`)), TIMEOUT);
      this.waiting.set(key, (value) => {
        clearTimeout(timer);
        if (value instanceof Error) reject(value);
        else resolve(value);
      });
    });
  }

  ask(method, params) {
    const id = ++this.number;
    this.send({ id, method, params });
    return this.wait(id);
  }

  /* Opens a document and gives what is wrong with it. */
  async open(uri, text) {
    const heard = this.wait(uri);
    this.send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } });
    return heard;
  }

  close(uri) {
    this.send({ method: 'textDocument/didClose', params: { textDocument: { uri } } });
  }
}

async function start(folder) {
  const server = new Server();
  const schema = (name) => `file://${folder}/${name}.json`;
  server.settings = {
    yaml: { schemas: { [schema('model')]: '*.calisto.yaml', [schema('part')]: '*.part.yaml' },
      schemaStore: { enable: false }, validate: true, hover: true, completion: true },
  };
  await server.ask('initialize', { processId: process.pid, rootUri: `file://${folder}`,
    capabilities: { workspace: { configuration: true }, textDocument: { hover: { contentFormat: ['markdown'] },
      completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } } } } });
  server.send({ method: 'initialized', params: {} });
  server.send({ method: 'workspace/didChangeConfiguration', params: { settings: server.settings } });
  return server;
}

/* ---- all models that there are ---- */

function models(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return name === 'tests/bad' ? [] : models(name);
    return /^[^.].*\.yaml$/.test(entry.name) /* .calisto.yaml is no model */ && /^calisto:/m.test(fs.readFileSync(name, 'utf8')) ? [name] : [];
  }).sort();
}

async function complaints(server, name, number) {
  const text = fs.readFileSync(name, 'utf8');
  const uri = `file:///models/${number}.${/^name:/m.test(text) || /tests.bad/.test(name) ? 'calisto' : 'part'}.yaml`;
  const said = await server.open(uri, text);
  server.close(uri);
  return said;
}

async function right_models(server) {
  const names = ['tests', 'examples', 'docs'].flatMap(models)
    .filter((name) => !/\/wrong\.yaml$/.test(name));  // those are wrong on purpose
  const said = await Promise.all(names.map((name, n) => complaints(server, name, `right-${n}`)));
  names.forEach((name, n) => count(name, said[n].map((one) => `line ${one.range.start.line + 1}: ${one.message}`).join('; ')));
  return names.length;
}

async function wrong_models(server) {
  const beyond = new Set(fs.readFileSync('tests/lsp/beyond.txt', 'utf8').split('\n').filter((line) => line && line[0] !== '#'));
  const names = fs.readdirSync('tests/bad').filter((name) => /\.yaml$/.test(name)).sort();
  const said = await Promise.all(names.map((name, n) => complaints(server, path.join('tests/bad', name), `wrong-${n}`)));
  names.forEach((name, n) => {
    const known = beyond.delete(name);
    count(name, said[n].length > 0 === !known ? null
      : known ? 'is caught, and tests/lsp/beyond.txt says that it cannot be' : 'is not caught');
  });
  const caught = said.filter((list) => list.length > 0).length;
  count('tests/lsp/beyond.txt', [...beyond].map((name) => `there is no ${name}`).join('; '));
  return [caught, names.length];
}

/* ---- one model, and what is told of it ---- */

/* A text with a | where one stands. */
async function at(server, marked, ask) {
  const offset = marked.indexOf('|');
  const before = marked.slice(0, offset).split('\n');
  const uri = `file:///models/at-${server.number}.calisto.yaml`;
  await server.open(uri, marked.slice(0, offset) + marked.slice(offset + 1));
  const answer = await server.ask(ask, { textDocument: { uri },
    position: { line: before.length - 1, character: before[before.length - 1].length } });
  server.close(uri);
  return answer;
}

const HEAD = 'calisto: 1\nname: shop\n';
const TAIL = 'services:\n  - name: browse\n    depends_on: [{component: web}]\n';

async function completes(server, title, marked, wanted, unwanted) {
  const answer = await at(server, marked, 'textDocument/completion');
  const labels = answer.items.map((item) => item.label);
  const missing = wanted.filter((label) => !labels.includes(label));
  const more = unwanted.filter((label) => labels.includes(label));
  count(`completion: ${title}`, missing.length || more.length
    ? `${missing.join(', ')} missing, ${more.join(', ')} too many in ${labels.join(', ')}` : null);
  return answer.items;
}

async function shows(server, title, marked, wanted) {
  const answer = await at(server, marked, 'textDocument/hover');
  const text = answer ? answer.contents.value ?? String(answer.contents) : '(nothing)';
  const missing = wanted.filter((part) => !text.includes(part)).concat(text.length > 3000 ? ['less than 3000 characters'] : []);
  count(`hover: ${title}`, missing.length ? `no '${missing.join("', '")}' in ${text}` : null);
}

async function says(server, title, text, line, wanted) {
  const uri = `file:///models/says-${passed + failed}.calisto.yaml`;
  const said = await server.open(uri, text);
  server.close(uri);
  count(`message: ${title}`, said.some((one) => one.range.start.line + 1 === line && one.message.includes(wanted)) ? null
    : `no '${wanted}' in line ${line}: ${said.map((one) => `${one.range.start.line + 1}: ${one.message}`).join('; ') || 'nothing'}`);
}

async function completions(server) {
  await completes(server, 'sections', `${HEAD}|\n`, ['domains', 'components', 'services', 'accept'], ['replicas', 'calisto']);
  await completes(server, 'keys of a component', `${HEAD}components:\n  - name: web\n    |\n${TAIL}`,
    ['replicas', 'placement', 'health_check', 'depends_on'], ['criticality', 'name']);
  await completes(server, 'words', `${HEAD}components:\n  - name: web\n    health_check: |\n${TAIL}`,
    ['none', 'shallow', 'deep'], ['leader']);
  await completes(server, 'booleans', `${HEAD}components:\n  - name: web\n    external: |\n${TAIL}`, ['true', 'false'], []);
  await completes(server, 'notations', `${HEAD}components:\n  - name: web\n    min_available: |\n${TAIL}`, ['majority', 'all'], []);
  const threats = await completes(server, 'objectives', `${HEAD}${TAIL}    survives:\n      - |\n`,
    ['zone-loss', 'poison-pill', 'CAL301', 'infrastructure'], []);
  const one = threats.find((item) => item.label === 'poison-pill');
  const text = one && one.documentation ? one.documentation.value ?? one.documentation : '';
  count('completion: a threat says what it is', text.includes('CAL301 poison-pill: ') ? null : text || 'nothing');
}

async function hovers(server) {
  await shows(server, 'a key', `${HEAD}components:\n  - name: web\n    repli|cas: 3\n${TAIL}`,
    ['how many copies of it there are', 'a whole number from 1 to 1000000']);
  await shows(server, 'a key with words', `${HEAD}components:\n  - name: web\n    health_|check: deep\n${TAIL}`,
    ['how deep its health checks look', 'it looks whether the copy can do its work']);
  await shows(server, 'a section', `${HEAD}compo|nents:\n  - name: web\n${TAIL}`, ['what runs, in one copy or several']);
  await shows(server, 'a mapping that occurs in several places', `${HEAD}software:\n  - name: app\n    roll|out: {by: zone}\n${TAIL}`,
    ['how a release of it goes out']);
  await shows(server, 'a threat', `${HEAD}${TAIL}    survives:\n      - poison|-pill\n`, ['CAL301 poison\\-pill', 'crash, stop or go wrong']);
}

async function messages(server) {
  await says(server, 'an unknown key', `${HEAD}components:\n  - name: web\n    replcas: 2\n${TAIL}`, 5, 'replcas is not allowed');
  await says(server, 'a wrong word', `${HEAD}components:\n  - name: web\n    health_check: depe\n${TAIL}`, 5, '"deep"');
  await says(server, 'a duration without a unit', `${HEAD}${TAIL}    max_loss: 15\n`, 6, 'maximum of 0');
  await says(server, 'a duration with a wrong one', `${HEAD}${TAIL}    max_loss: 2w\n`, 6, 'must be a duration such as 90s, 15m, 4h or 7d');
  await says(server, 'a percentage', `${HEAD}${TAIL}    max_blast: 120%\n`, 6, 'must be a percentage from 0% to 100%');
  await says(server, 'an objective', `${HEAD}${TAIL}    survives: ["0 zone-loss"]\n`, 6, "must be a threat or an axis");
  await says(server, 'a missing key', `${HEAD}domains:\n  - name: a\n${TAIL}`, 4, 'Missing property "kind"');
  await says(server, 'a missing section', `${HEAD}`, 1, 'Missing property "services"');
  await says(server, 'a dependency on two things', `${HEAD}services:\n  - name: browse\n    depends_on: [{component: web, service: other}]\n`,
    5, 'Matches multiple schemas');
}

/* The line that `calisto init` writes is enough, without any setting. */
async function modeline(folder) {
  const server = new Server();
  server.settings = { yaml: { schemaStore: { enable: false }, validate: true } };
  await server.ask('initialize', { processId: process.pid, rootUri: `file://${folder}`, capabilities: { workspace: { configuration: true } } });
  server.send({ method: 'initialized', params: {} });
  server.send({ method: 'workspace/didChangeConfiguration', params: { settings: server.settings } });
  const said = await server.open(`file://${folder}/shop.yaml`,
    `# yaml-language-server: $schema=model.json\n${HEAD}components:\n  - name: web\n    replcas: 2\n${TAIL}`);
  count('a schema named in the first line', said.some((one) => one.message.includes('replcas')) ? null : 'is not used');
  server.child.kill();
}

function is_draft_7(folder) {
  const Ajv = require(path.join(modules, 'ajv'));
  for (const name of ['model', 'part']) {
    const ajv = new Ajv({ strict: false });
    const right = ajv.validateSchema(JSON.parse(fs.readFileSync(`${folder}/${name}.json`, 'utf8')));
    count(`${name}: is a schema of draft 7`, right ? null : ajv.errorsText());
  }
}

async function main() {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'calisto-lsp-'));
  try {
    execFileSync(calisto, ['schema', '-o', `${folder}/model.json`]);
    execFileSync(calisto, ['schema', '--part', '-o', `${folder}/part.json`]);
    is_draft_7(folder);
    const server = await start(folder);
    const right = await right_models(server);
    const [caught, wrong] = await wrong_models(server);
    await completions(server);
    await hovers(server);
    await messages(server);
    server.child.kill();
    await modeline(folder);
    console.log(`check-schema: ${right} right models; ${caught} of ${wrong} wrong ones are caught in the editor`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  console.log(`check-schema: ${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

main().catch((error) => {
  console.log(`check-schema: ${error.stack}`);
  console.log(`check-schema: ${passed} passed, ${failed + 1} failed`);
  process.exit(1);
});
