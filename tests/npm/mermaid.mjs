// Reads flowcharts with Mermaid's own parser: node mermaid.mjs FILE...
//
// Tells of each that it does not take, and how many boxes, frames and lines it found in the others.

import {readFileSync} from 'node:fs';
import {JSDOM} from 'jsdom';

const page = new JSDOM('<!doctype html><body></body>');
globalThis.window = page.window;
globalThis.document = page.window.document;

const {default: mermaid} = await import('mermaid');
mermaid.initialize({startOnLoad: false, securityLevel: 'strict', maxTextSize: 10000000, maxEdges: 100000});

let passed = 0;
let failed = 0;
for (const path of process.argv.slice(2)) {
	const text = readFileSync(path, 'utf8');
	const wanted = {boxes: (text.match(/^ *b\d+[^ ]*["]/gm) ?? []).length, lines: (text.match(/^ {2}[bf]\d+ [-=]/gm) ?? []).length};
	try {
		const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
		const data = diagram.db.getData();
		const boxes = data.nodes.filter(node => !node.isGroup).length;
		if (boxes !== wanted.boxes || data.edges.length !== wanted.lines) {
			throw new Error(`${boxes} boxes and ${data.edges.length} lines, and not ${wanted.boxes} and ${wanted.lines}`);
		}
		passed++;
	} catch (error) {
		failed++;
		console.log(`FAILED ${path}: ${error.message}`);
	}
}
console.log(`check-mermaid: ${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
