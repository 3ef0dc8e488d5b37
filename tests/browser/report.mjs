// tests/browser/report.mjs -- the HTML report in a real browser.
//
//     CHROMIUM=/usr/bin/chromium node tests/browser/report.mjs build/release/calisto build/browser [NAME...]
//
// NAME is event-bus, checkout, large or hostile; default: all.  The folder has node_modules, and gets the pages, screenshots
// and a PDF of each, to be looked at.  For examples, a larger model and one whose names are hostile: nothing on the
// console, no request, no breach of the page's policy; axe-core finds nothing serious; cells, filters, folding, paths and
// the keyboard do what they should; without JavaScript all is there; in the dark, on a phone, and on paper.

import {execFileSync} from "node:child_process";
import {mkdirSync, readFileSync, writeFileSync} from "node:fs";
import {createRequire} from "node:module";
import {resolve} from "node:path";
import {pathToFileURL} from "node:url";

const [calisto, folder] = process.argv.slice(2, 4).map((it) => resolve(it));
const only = process.argv.slice(4);
const require = createRequire(resolve(folder, "package.json"));
const puppeteer = (await import(pathToFileURL(require.resolve("puppeteer-core")))).default;
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

let passed = 0, failed = 0, subject = "";
function check(right, says, got) {
	if (right) { passed++; return; }
	failed++;
	console.log(`FAILED ${subject}: ${says}${got === undefined ? "" : `: ${JSON.stringify(got)}`}`);
}

// ---------------------------------------------------------------- models

const quoted = JSON.stringify;

// Chains of components in three zones, with a service on each, and every kind of objective.
function largeModel(n) {
	const lines = ["calisto: 1", "name: large", "domains:", "  - {name: r, kind: region}"];
	for (const zone of "abc") lines.push(`  - {name: r-${zone}, kind: zone, within: [r]}`);
	lines.push("software:");
	for (let i = 0; i < 9; i++) lines.push(`  - {name: app-${i}, version: "${i}", rollout: {strategy: ${i % 2 ? "all-at-once" : "rolling"}}}`);
	lines.push("state:", "  - {name: events, kind: log}", "components:");
	for (let i = 0; i < n; i++)
		lines.push(`  - {name: part-${i}, replicas: ${i % 3 + 1}, placement: [r-a, r-b, r-c], runs: [app-${i % 9}]${i % 5 ? `, depends_on: [{component: part-${i - 1}}]` : ", stores: [{state: events}]"}}`);
	lines.push("services:");
	const levels = ["critical", "high", "medium", "low"];
	for (let i = 0; i < n; i++)
		lines.push(`  - {name: service-${i}, criticality: ${levels[i % 4]}, depends_on: [{component: part-${i}}], survives: [zone-loss, bad-release${i % 2 ? ", 2 replica-loss, poison-pill" : ""}]}`);
	return lines.join("\n") + "\n";
}

const hostile = [
	"<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' onfocus='alert(1)", "</style><img src=x onerror=alert(1)>", "]]><svg onload=alert(1)>",
	"<!-- x", "&lt;b&gt;", "javascript:alert(1)", "a\\b`c|d", "שלום, 高可用, 🔥", "x".repeat(180), "# [a](b) ${c} {{d}}",
];

// The same names everywhere that a name or a sentence may stand.
function hostileModel() {
	const lines = ["calisto: 1", `name: ${quoted(hostile[0])}`, `description: ${quoted(hostile.join(" "))}`, `owner: ${quoted(hostile[1])}`, "software:"];
	hostile.forEach((it) => lines.push(`  - {name: ${quoted(it)}, version: ${quoted(it)}, rollout: {strategy: all-at-once}}`));
	lines.push("state:");
	hostile.forEach((it) => lines.push(`  - {name: ${quoted(it)}, kind: log}`));
	lines.push("components:");
	hostile.forEach((it) => lines.push(`  - {name: ${quoted(it)}, replicas: 2, runs: [${quoted(it)}], stores: [{state: ${quoted(it)}}]}`));
	lines.push("services:");
	hostile.forEach((it) => lines.push(`  - {name: ${quoted(it)}, criticality: high, description: ${quoted(it)}, depends_on: [{component: ${quoted(it)}}], survives: [bad-release, zone-loss]}`));
	lines.push("accept:", `  - {threat: bad-release, element: ${quoted(`software/${hostile[2]}`)}, reason: ${quoted(hostile[3])}, owner: ${quoted(hostile[4])}}`);
	return lines.join("\n") + "\n";
}

function makePage(name, model) {
	const page = resolve(folder, `${name}.html`);
	execFileSync(calisto, ["report", model, "-o", page], {env: {...process.env, SOURCE_DATE_EPOCH: "1767225600"}});
	return page;
}

function written(name, text) {
	const path = resolve(folder, `${name}.calisto.yaml`);
	writeFileSync(path, text);
	return path;
}

// ---------------------------------------------------------------- pages

let browser;

async function opened(path, {width = 1280, dark = false, script = true, hash = ""} = {}) {
	const page = await browser.newPage();
	page.told = [];
	page.on("console", (it) => page.told.push(it.text()));
	page.on("pageerror", (it) => page.told.push(it.message));
	page.on("dialog", (it) => { page.told.push(`dialog ${it.message()}`); it.dismiss(); });
	page.on("request", (it) => { if (it.url().split("#")[0] !== pathToFileURL(path).href) page.told.push(`request ${it.url()}`); });
	await page.evaluateOnNewDocument(() => {
		window.breaches = [];
		document.addEventListener("securitypolicyviolation", (it) => window.breaches.push(it.violatedDirective));
	});
	await page.setJavaScriptEnabled(script);
	await page.setViewport({width, height: 900});
	await page.emulateMediaFeatures([{name: "prefers-color-scheme", value: dark ? "dark" : "light"}, {name: "prefers-reduced-motion", value: "reduce"}]);
	await page.goto(pathToFileURL(path).href + hash);
	return page;
}

async function closed(page) {
	check(page.told.length === 0, "the console is silent and nothing is requested", page.told.slice(0, 3));
	const breaches = await page.evaluate(() => window.breaches ?? []);
	check(breaches.length === 0, "the page keeps its own policy", breaches);
	await page.close();
}

const visible = (page, selector) => page.$$eval(selector, (list) => list.filter((it) => it.checkVisibility()).length);
const text = (page, selector) => page.$eval(selector, (it) => it.textContent);

async function checkAccess(page, says) {
	await page.evaluate(axe);
	const found = await page.evaluate(async () => {
		const result = await window.axe.run(document, {resultTypes: ["violations"]});
		return result.violations.filter((it) => ["serious", "critical"].includes(it.impact))
			.map((it) => `${it.id} ${it.nodes.length} times, such as ${it.nodes[0].target.join(" ")} ${it.nodes[0].failureSummary}`);
	});
	check(found.length === 0, `axe-core finds nothing serious ${says}`, found);
}

// ---------------------------------------------------------------- what is checked

// A cell with a finding that nobody has accepted.
const found = ".matrix td.broken a[href*='#f-']:not([href$=-accepted])";

async function checkCells(path) {
	const page = await opened(path);
	const all = await visible(page, ".finding:not(.accepted)");
	const cells = await page.$$eval(".matrix td a", (list) => list.map((it) => it.hash));
	check(cells.length > 0, "cells lead somewhere");
	check(await page.evaluate((list) => list.every((it) => document.getElementById(it.slice(1))), cells), "each to a place of the page");
	await page.click(found);
	const target = await page.evaluate(() => location.hash.slice(1));
	check(await page.evaluate((id) => document.activeElement.id === id, target), "a click moves the focus to the finding", target);
	const shown = await visible(page, ".finding:not(.accepted)");
	check(shown > 0 && shown <= all && (all === 1 || shown < all), "a click leaves the findings of that cell", [shown, all]);
	check(await page.$eval(".finding:target .body", (it) => it.checkVisibility()), "and they are unfolded");
	check(/^\d+ of \d+ findings?/.test(await text(page, "section[id$=findings] .told")), "which is told");
	check(await page.$eval(".finding:target", (it) => it.getBoundingClientRect().top < innerHeight), "and in sight");
	await page.click("section[id$=findings] .told button");
	check(await visible(page, ".finding:not(.accepted)") === all, "and all are shown again");
	await closed(page);
}

async function checkFilters(path) {
	const page = await opened(path);
	const columns = await visible(page, ".matrix thead .threat"), rows = await visible(page, ".matrix tbody tr");
	const of = await page.$$eval(".matrix thead .threat[data-axis=software]", (list) => list.length);
	await page.click("input[value=software]");
	check(await visible(page, ".matrix thead .threat") === columns - of, "an axis hides its columns");
	check(await visible(page, ".matrix tbody tr:first-child td") === columns - of, "and their cells");
	check(await visible(page, ".finding[data-axis=software]:not(.accepted)") === 0, "and its findings");
	check(await page.$eval(".filters .told", (it) => it.getAttribute("aria-live")) === "polite", "what is shown is told politely");
	check((await text(page, ".filters .told")).endsWith(`${columns - of} of ${columns} threats`), "and rightly", await text(page, ".filters .told"));
	await page.click(".filters button[type=reset]");
	await page.waitForFunction((n) => Array.from(document.querySelectorAll(".matrix thead .threat")).filter((it) => it.checkVisibility()).length === n, {timeout: 5000}, columns);
	await page.type("input[name=service]", "no such service");
	check(await visible(page, ".matrix tbody tr") === 0, "a name that nothing has hides every row");
	await page.click(".filters button[type=reset]");
	const name = await text(page, ".matrix tbody tr .service");
	await page.type("input[name=service]", name.slice(0, 40));
	check(await visible(page, ".matrix tbody tr") >= 1, "a name shows its row");
	await page.click(".filters button[type=reset]");
	await page.select("select[name=show]", "error");
	const broken = await page.$$eval(".matrix tbody tr", (list) => list.filter((it) => it.querySelector(".broken")).length);
	check(await visible(page, ".matrix tbody tr") === broken && broken <= rows, "what breaks objectives hides the other rows");
	check(await page.$$eval(".matrix td:not(.broken)", (list) => list.every((it) => it.classList.contains("dim"))), "and dims the other cells");
	check(await visible(page, ".finding.note:not(.accepted), .finding.warning:not(.accepted)") === 0, "and the other findings");
	await closed(page);
}

async function checkKeyboard(path) {
	const page = await opened(path);
	await page.keyboard.press("Tab");
	check(await page.evaluate(() => document.activeElement.className) === "skip", "the first stop is the way past the navigation");
	check(await page.$eval(".skip", (it) => it.getBoundingClientRect().top >= 0), "which is seen then");
	await page.keyboard.press("Enter");
	check(await page.evaluate(() => location.hash) === "#report", "and leads to the report");
	await page.focus(found);
	check(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle) !== "none", "the focus is seen");
	await page.keyboard.press("Enter");
	check(await page.evaluate(() => document.activeElement.classList.contains("finding")), "a cell opens by the keyboard");
	await page.keyboard.press("Tab");
	check(await page.evaluate(() => Boolean(document.activeElement.closest(".finding"))), "and the next stop is in the finding");
	await closed(page);
}

async function checkFolding(path) {
	const page = await opened(path);
	const fold = await page.$(".finding.error .fold");
	const state = () => fold.evaluate((it) => [it.getAttribute("aria-expanded"), document.getElementById(it.getAttribute("aria-controls")).checkVisibility()]);
	check(String(await state()) === "true,true", "an error is unfolded at first", await state());
	await fold.click();
	check(String(await state()) === "false,false", "and folds", await state());
	await fold.click();
	check(String(await state()) === "true,true", "and unfolds", await state());
	const note = await page.$(".finding.note:not(.line):not(.accepted)");
	if (note) {
		check(!await note.$eval(".body", (it) => it.checkVisibility()), "a note is folded at first");
		const id = await note.evaluate((it) => it.id);
		await page.evaluate((hash) => { location.hash = hash; }, id);
		await page.waitForFunction((it) => document.activeElement.id === it, {timeout: 5000}, id);
		check(await note.$eval(".body", (it) => it.checkVisibility()), "and unfolds for who is led to it");
	}
	await closed(page);
}

async function checkPaths(path) {
	const page = await opened(path);
	check(await visible(page, "svg.picture") > 0, "there are pictures");
	await page.click(".finding.error .tools button");
	const hits = await page.$$eval("svg.picture [data-key].hit", (list) => new Set(list.map((it) => it.dataset.key)).size);
	const wanted = await page.$eval(".finding.error", (it) => it.dataset.path.split("\n").length);
	check(hits > 0 && hits <= wanted, "the boxes on the path of a finding are lit", [hits, wanted]);
	check((await text(page, ".path .told")).startsWith(`${hits} of ${wanted} thing`), "which is told", await text(page, ".path .told"));
	const others = "svg.has-path [data-key]:not(.hit)";  // they fade, which takes a moment
	await page.waitForFunction((it) => [...document.querySelectorAll(it)].every((one) => getComputedStyle(one).opacity < 0.9),
	                           {timeout: 5000}, others).catch(() => {});
	const other = await page.$$eval(others, (list) => list.map((it) => getComputedStyle(it).opacity));
	check(other.every((it) => it < 0.9), "and the others are dim", other.slice(0, 3));
	await page.select(".path select", "");
	check(await page.$$eval(".hit, .has-path", (list) => list.length) === 0, "and nothing is, when nothing is chosen");
	check(await page.$$eval("svg.picture", (list) => list.every((it) => it.getAttribute("role") === "img" && it.getAttribute("aria-labelledby").split(" ")
		.every((id) => document.getElementById(id)))), "each picture has its words");
	await closed(page);
}

async function checkWithoutScript(path) {
	const page = await opened(path, {script: false});
	check(await visible(page, ".filters") === 0, "without JavaScript nothing is offered that needs it");
	const bodies = await page.$$eval(".finding .body", (list) => [list.length, list.filter((it) => it.checkVisibility()).length]);
	check(bodies[0] > 0 && bodies[0] === bodies[1], "without JavaScript every finding is unfolded", bodies);
	await page.click(found);
	check(await page.$eval(":target", (it) => it.getBoundingClientRect().top >= 0 && it.getBoundingClientRect().top < innerHeight), "and cells lead to theirs");
	check(page.told.length === 0, "and the console is silent", page.told);
	await page.close();
}

function luminance(colour) {
	const [r, g, b] = colour.match(/[\d.]+/g).map(Number);
	return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}

async function checkLooks(path, name) {
	for (const [says, options] of [["light", {}], ["dark", {dark: true}], ["phone", {width: 360}]]) {
		const page = await opened(path, options);
		const ground = luminance(await page.$eval("body", (it) => getComputedStyle(it).backgroundColor));
		check(options.dark ? ground < 0.2 : ground > 0.8, `the ground is as it should be: ${says}`, ground);
		const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
		check(widths[0] <= widths[1], `nothing stands out of the page: ${says}`, widths);
		await checkAccess(page, says);
		await page.screenshot({path: resolve(folder, `${name}-${says}.png`)});
		await closed(page);
	}
}

async function checkPaper(path, name) {
	const page = await opened(path, {dark: true});
	await page.emulateMediaType("print");
	check(await visible(page, ".contents, .filters, .tools, .skip, .told") === 0, "paper has nothing to press");
	const bodies = await page.$$eval(".finding .body", (list) => list.every((it) => it.checkVisibility()));
	check(bodies, "on paper every finding is unfolded");
	check(luminance(await page.$eval("body", (it) => getComputedStyle(it).backgroundColor)) > 0.95, "and paper is white, even in the dark");
	await page.emulateMediaType(null);
	const pdf = await page.pdf({path: resolve(folder, `${name}.pdf`), preferCSSPageSize: true, printBackground: true});
	check(Buffer.from(pdf.slice(0, 5)).toString() === "%PDF-" && pdf.length > 20000, "and it can be printed to a file", pdf.length);
	await closed(page);
}

// ---------------------------------------------------------------- all of it

mkdirSync(folder, {recursive: true});
const root = process.getuid?.() === 0;
browser = await puppeteer.launch({
	executablePath: process.env.CHROMIUM, headless: true, args: ["--disable-gpu", ...(root ? ["--no-sandbox"] : [])],
});
const subjects = [
	["event-bus", "examples/event-bus/event-bus.calisto.yaml"], ["checkout", "examples/checkout/checkout.calisto.yaml"],
	["large", written("large", largeModel(40))], ["hostile", written("hostile", hostileModel())],
];
try {
	for (const [name, model] of subjects.filter(([name]) => only.length === 0 || only.includes(name))) {
		subject = name;
		const page = makePage(name, model);
		await checkCells(page);
		await checkFilters(page);
		await checkKeyboard(page);
		await checkFolding(page);
		await checkPaths(page);
		await checkWithoutScript(page);
		await checkLooks(page, name);
		await checkPaper(page, name);
	}
} catch (error) {
	check(false, "the checks run to their end", error.stack);
} finally {
	await browser.close();
}
console.log(`check-pages: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
