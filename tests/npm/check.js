// What others' programs make of calisto's output: node check.js FOLDER SCHEMA
//
// FOLDER has what tests/formats.py --write and tests/npm/hostile.c have written.  Every log of SARIF must keep to the
// official schema and leave the SARIF multitool nothing to say; every JSON must keep to SCHEMA; and the hostile corpus
// as Markdown must be read as plain text, or as one code span, by three parsers, wherever it stands.
import {spawnSync} from 'node:child_process';
import {createRequire} from 'node:module';
import {chmodSync, readFileSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as commonmark from 'commonmark';
import markdownIt from 'markdown-it';
import {micromark} from 'micromark';
import {gfm, gfmHtml} from 'micromark-extension-gfm';

const require = createRequire(import.meta.url);
const [folder, schemaPath] = process.argv.slice(2);
let passed = 0, failed = 0;

function count(title, complaints) {
	if (complaints.length === 0) {
		passed++;
		return;
	}
	failed++;
	console.log(`FAILED ${title}`);
	for (const line of complaints.slice(0, 8))
		console.log(`    ${line}`);
}

function filesBelow(path) {
	return readdirSync(path).sort().flatMap(name => {
		const below = join(path, name);
		return statSync(below).isDirectory() ? filesBelow(below) : [below];
	});
}

// ---- schemas, multitool

function validator(path) {
	const ajv = new Ajv2020({strict: false, allErrors: true, allowUnionTypes: true});
	addFormats(ajv);
	const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')));
	return file => validate(JSON.parse(readFileSync(file, 'utf8'))) ? []
		: validate.errors.map(error => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

// The only thing that the multitool may say: there is no page of the tool to point at.
const ALLOWED = ['SARIF2005'];

function multitool(program, logs) {
	const report = join(folder, 'multitool-report.json');
	chmodSync(program, 0o755);
	const done = spawnSync(program, ['validate', ...logs, '--output', report, '--log', 'ForceOverwrite'],
		{encoding: 'utf8', env: {...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1'}, maxBuffer: 1 << 28});
	writeFileSync(join(folder, 'multitool.log'), `${done.stdout}${done.stderr}`);
	if (done.error)
		return new Map([['(multitool)', [String(done.error)]]]);
	const said = new Map();
	const [run] = JSON.parse(readFileSync(report, 'utf8').replace(/^\ufeff/, '')).runs;
	for (const result of run.results ?? []) {
		const uri = result.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '?';
		if (!ALLOWED.includes(result.ruleId))
			said.set(uri, [...said.get(uri) ?? [], `${result.ruleId} ${result.message.text ?? JSON.stringify(result.message)}`]);
	}
	const [, seen] = done.stdout.match(/^Done\. (\d+) files scanned\.$/m) ?? [];
	if (Number(seen) !== logs.length || /skipped/.test(done.stdout) || done.status !== 0)
		said.set('(multitool)', [`it has not read all ${logs.length} logs; see ${join(folder, 'multitool.log')}`]);
	return said;
}

// ---- Markdown

const visible = text => text.replaceAll('\u200b', '');
const entities = {amp: '&', lt: '<', gt: '>', quot: '"'};
const unescaped = html => html.replace(/&(amp|lt|gt|quot);/g, (_, name) => entities[name]);

// Kinds of nodes and the text of a tree of CommonMark.
function readByCommonmark(source) {
	const walker = new commonmark.Parser().parse(source).walker(), kinds = new Set();
	let text = '', code = null;
	for (let event; (event = walker.next());) {
		if (!event.entering)
			continue;
		const {type, literal} = event.node;
		kinds.add(type);
		if (type === 'code')
			code = literal;
		text += type === 'text' ? literal : type === 'softbreak' || type === 'linebreak' ? '\n' : '';
	}
	return {kinds: [...kinds].filter(kind => !['document', 'paragraph', 'text'].includes(kind)), text, code};
}

const it = markdownIt({html: true, linkify: true});
it.linkify.set({fuzzyLink: false});

// The cells of a table's only row, as markdown-it has them.
function cellsByMarkdownIt(source) {
	const tokens = it.parse(source, {}), cells = [];
	tokens.forEach((token, i) => {
		if (token.type === 'td_open')
			cells.push(tokens[i + 1]);
	});
	return cells;
}

// The same as GitHub has them, in HTML.
function cellsByGitHub(source) {
	const html = micromark(source, {extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true});
	return [...html.split('<tbody>')[1]?.matchAll(/<td>([\s\S]*?)<\/td>/g) ?? []].map(match => match[1]);
}

function expectText(where, got, plain) {
	return visible(got) === plain ? [] : [`${where}: read ${JSON.stringify(got).slice(0, 200)}`];
}

function textComplaints({plain, markdown}) {
	const complaints = [];
	for (const [where, before, after] of [['alone', '', ''], ['amid text', 'x', 'y'], ['in an item', '- ', '']]) {
		const {kinds, text} = readByCommonmark(before + markdown + after + '\n');
		const more = kinds.filter(kind => !(where === 'in an item' && ['list', 'item'].includes(kind)));
		const wanted = where === 'amid text' ? `x${plain}y` : plain;
		complaints.push(...more.map(kind => `${where}: it has a ${kind}`), ...expectText(where, text, wanted));
	}
	const table = `| h | i |\n| --- | --- |\n| ${markdown} | z |\n`, cells = cellsByMarkdownIt(table);
	if (cells.length !== 2)
		return [...complaints, `in a cell: ${cells.length} cells`];
	complaints.push(...cells[0].children.filter(child => child.type !== 'text').map(child => `in a cell: ${child.type}`),
		...expectText('in a cell', cells[0].children.map(child => child.content).join(''), plain));
	const html = cellsByGitHub(table), tag = html[0]?.match(/<\w+/);
	return [...complaints, ...html.length === 2 ? [] : [`at GitHub: ${html.length} cells`],
		...tag ? [`at GitHub: it has a ${tag[0]}>`] : expectText('at GitHub', unescaped(html[0] ?? ''), plain)];
}

function codeComplaints({plain, code}) {
	const read = readByCommonmark(`x ${code} y\n`), complaints = [];
	const span = read.code !== null, wanted = span ? 'code' : 'html_inline';
	complaints.push(...read.kinds.filter(kind => kind !== wanted).map(kind => `code: it has a ${kind}`),
		...span ? expectText('code', read.code, plain) : expectText('code', read.text, `x ${plain} y`));
	const html = cellsByGitHub(`| h | i |\n| --- | --- |\n| ${code} | z |\n`);
	const inner = html[0]?.match(/^<code>([\s\S]*)<\/code>$/);
	if (html.length !== 2 || !inner)
		return [...complaints, `code at GitHub: ${html.length} cells, ${JSON.stringify(html[0]).slice(0, 200)}`];
	return [...complaints, ...expectText('code at GitHub', unescaped(inner[1]), plain)];
}

// ---- all of it

const files = filesBelow(folder).filter(file => !/multitool/.test(file));
const logs = files.filter(file => file.endsWith('.sarif')), answers = files.filter(file => file.endsWith('answer.json'));
const program = require('@microsoft/sarif-multitool');
const official = validator(join(dirname(program), 'sarif-2.1.0.json')), own = validator(schemaPath);
const corpus = JSON.parse(readFileSync(join(folder, 'markdown.json'), 'utf8'));
if (logs.length < 100 || answers.length < 100 || corpus.length < 100)
	count('the files', [`only ${logs.length} logs, ${answers.length} answers, ${corpus.length} texts`]);

for (const file of logs)
	count(file, official(file));
for (const file of answers)
	count(file, own(file));

// The multitool takes half a second for a log, so of the many small models of tests/threats and tests/bad it has every
// twentieth.
const many = /tests_(threats|bad)_/;
const shown = logs.filter((file, i) => !many.test(file) || i % 20 === 0), said = multitool(program, shown);
for (const [file, complaints] of said)
	count(`multitool: ${file}`, complaints);
if (said.size === 0)
	passed += shown.length;
for (const one of corpus)
	count(`Markdown: ${JSON.stringify(one.plain).slice(0, 100)}`, [...textComplaints(one), ...codeComplaints(one)]);
console.log(`check-npm: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
