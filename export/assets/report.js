/* The page is whole without this; it adds filters, folding, and paths in pictures. */
(function () {
	"use strict";

	function all(root, selector) {
		return Array.from(root.querySelectorAll(selector));
	}

	function make(tag, text, kind) {
		var it = document.createElement(tag);
		it.textContent = text;
		if (kind) it.className = kind;
		return it;
	}

	function button(text, act) {
		var it = make("button", text);
		it.type = "button";
		it.addEventListener("click", act);
		return it;
	}

	function count(n, one) {
		return n + " " + one + (n === 1 ? "" : "s");
	}

	/* ---- folding ---- */

	function setFolded(finding, folded) {
		var it = finding.querySelector(".fold");
		if (!it) return;
		finding.classList.toggle("folded", folded);
		it.setAttribute("aria-expanded", String(!folded));
		it.textContent = folded ? "Unfold" : "Fold";
	}

	function addTools(finding, showPath) {
		var body = finding.querySelector(".body"), tools = make("div", "", "tools");
		if (!body) return;
		if (finding.dataset.path) tools.append(button("Show path", function () { showPath(finding); }));
		var fold = button("Fold", function () { setFolded(finding, !finding.classList.contains("folded")); });
		fold.className = "fold";
		body.id = finding.id + "-body";
		fold.setAttribute("aria-controls", body.id);
		fold.setAttribute("aria-expanded", "true");
		tools.append(fold);
		finding.querySelector("header").append(tools);
	}

	/* Notes start folded; errors and warnings do not. */
	function foldNotes(model) {
		all(model, ".level").forEach(function (level) {
			var findings = all(level, ".finding:not(.line)");
			if (level.dataset.level === "note") findings.forEach(function (it) { setFolded(it, true); });
			if (!(findings.length > 1)) return;
			var open = button("Unfold all", function () { findings.forEach(function (it) { setFolded(it, false); }); });
			var shut = button("Fold all", function () { findings.forEach(function (it) { setFolded(it, true); }); });
			var tools = make("p", "", "fold-all");
			tools.append(open, " ", shut);
			level.querySelector(".lead").after(tools);
		});
	}

	/* ---- one model ---- */

	function Model(root) {
		this.root = root;
		this.filters = root.querySelector(".filters:not(.path)");
		this.table = root.querySelector(".matrix");
		this.findings = all(root, ".finding:not(.accepted)");
		this.cell = null;
		this.path = root.querySelector(".path select");
		var self = this;
		all(root, ".finding").forEach(function (it) { addTools(it, function (finding) { self.showPath(finding, true); }); });
		foldNotes(root);
		if (this.table) this.readTable();
		if (this.filters) this.listenToFilters();
		if (this.path) this.listenToPath();
	}

	Model.prototype.readTable = function () {
		this.columns = all(this.table, "thead .threat");
		this.rows = all(this.table, "tbody tr").map(function (row) {
			return {
				element: row, number: row.dataset.row, cells: all(row, "td"), head: row.querySelector("th"),
				names: all(row, ".service").map(function (it) { return it.textContent; })
			};
		});
		this.table.addEventListener("click", this.onCell.bind(this));
	};

	Model.prototype.listenToFilters = function () {
		var self = this;
		this.filters.hidden = false;
		this.filters.addEventListener("input", function () { self.cell = null; self.apply(); });
		this.filters.addEventListener("submit", function (event) { event.preventDefault(); });
		this.filters.addEventListener("reset", function () {
			self.cell = null;
			setTimeout(function () { self.apply(); }, 0);
		});
	};

	Model.prototype.onCell = function (event) {
		var link = event.target.closest("td a");
		if (!link) return;
		var target = document.getElementById(link.hash.slice(1));
		if (!target || !target.classList.contains("finding") || target.classList.contains("accepted")) return;
		var td = link.closest("td"), column = all(td.parentNode, "td").indexOf(td);
		this.cell = {td: td, threat: this.columns[column].dataset.threat, name: this.columns[column].textContent, row: td.parentNode.dataset.row};
		this.apply();
	};

	/* What the form asks for. */
	Model.prototype.wanted = function () {
		var form = this.filters, axes = {}, n = 0;
		all(form, "[name=axis]").forEach(function (it) {
			axes[it.value] = it.checked;
			n += it.checked ? 0 : 1;
		});
		return {axes: axes, everyAxis: n === 0, service: form.elements.service.value.trim().toLowerCase(), show: form.elements.show.value};
	};

	function isShown(td, show) {
		if (show === "error") return td.classList.contains("broken");
		if (show === "fails") return td.classList.contains("broken") || td.classList.contains("fails");
		return show === "" || td.classList.contains(show);
	}

	Model.prototype.applyToTable = function (wanted) {
		var services = 0, shownServices = 0, columns = this.columns, visible = columns.map(function (it) { return wanted.axes[it.dataset.axis]; });
		var named = {}, cell = this.cell;
		all(this.table, "thead [data-axis]").forEach(function (it) { it.hidden = !wanted.axes[it.dataset.axis]; });
		this.rows.forEach(function (row) {
			var match = row.names.filter(function (name) { return name.toLowerCase().includes(wanted.service); }).length, any = wanted.show === "";
			row.cells.forEach(function (td, i) {
				var shown = isShown(td, wanted.show);
				td.hidden = !visible[i];
				td.classList.toggle("dim", !shown);
				td.classList.toggle("chosen", Boolean(cell) && cell.td === td);
				any = any || (visible[i] && shown);
			});
			named[row.number] = match > 0;
			row.element.hidden = !(match > 0 && any);
			services += row.names.length;
			shownServices += row.element.hidden ? 0 : match;
		});
		var shownColumns = visible.filter(Boolean).length;
		this.filters.querySelector("output").textContent =
			shownServices + " of " + count(services, "service") + ", " + shownColumns + " of " + count(columns.length, "threat");
		return named;
	};

	Model.prototype.isWanted = function (finding, wanted, named) {
		var rows = finding.dataset.rows.split(" ").filter(Boolean), axis = finding.dataset.axis, cell = this.cell;
		if (finding.dataset.rows === "all") rows = Object.keys(named);
		if (cell) return finding.dataset.threat === cell.threat && rows.includes(cell.row);
		if (!(axis ? wanted.axes[axis] : wanted.everyAxis)) return false;
		if (wanted.service !== "" && !rows.some(function (row) { return named[row]; })) return false;
		return wanted.show !== "error" || finding.dataset.level === "error";
	};

	Model.prototype.apply = function () {
		var self = this, wanted = this.wanted(), named = this.table ? this.applyToTable(wanted) : {}, shown = 0;
		this.findings.forEach(function (it) {
			it.hidden = !self.isWanted(it, wanted, named);
			shown += it.hidden ? 0 : 1;
		});
		all(this.root, ".level").forEach(function (level) {
			level.hidden = !all(level, ".finding").some(function (it) { return !it.hidden; });
		});
		var told = this.root.querySelector(".told:not(.filters .told)");
		told.textContent = "";
		if (shown === this.findings.length) return;
		told.append(shown + " of " + count(this.findings.length, "finding") + (this.cell ? ": " + this.cell.name : ", as filtered above"));
		told.append(button("Show all", function () {
			self.cell = null;
			self.filters.reset();
			self.apply();
			self.root.querySelector("[id$=findings]").scrollIntoView();
		}));
	};

	/* A finding that something leads to is shown, whatever the filters say. */
	Model.prototype.reveal = function (finding) {
		if (finding.hidden) {
			this.cell = null;
			this.filters.reset();
			this.apply();
		}
		setFolded(finding, false);
		if (this.path && finding.dataset.path) this.showPath(finding, false);
	};

	/* ---- paths in pictures ---- */

	Model.prototype.listenToPath = function () {
		var self = this;
		this.path.form.hidden = false;
		this.path.form.addEventListener("submit", function (event) { event.preventDefault(); });
		this.path.addEventListener("change", function () { self.highlight(document.getElementById(self.path.value)); });
	};

	Model.prototype.showPath = function (finding, go) {
		this.path.value = finding.id;
		this.highlight(finding);
		if (go) this.path.form.scrollIntoView();
		if (go) this.path.focus({preventScroll: true});
	};

	Model.prototype.highlight = function (finding) {
		var keys = new Set(finding ? finding.dataset.path.split("\n") : []), found = new Set();
		all(this.root, "svg.picture").forEach(function (svg) {
			var hit = false;
			all(svg, "[data-key]").forEach(function (it) {
				var on = keys.has(it.dataset.key);
				it.classList.toggle("hit", on);
				if (on) found.add(it.dataset.key);
				hit = hit || on;
			});
			all(svg, "[data-from]").forEach(function (it) {
				it.classList.toggle("hit", keys.has(it.dataset.from) && keys.has(it.dataset.to));
			});
			svg.classList.toggle("has-path", hit);
		});
		this.path.form.querySelector("output").textContent =
			finding ? found.size + " of " + count(keys.size, "thing") + " on this path " + (found.size === 1 ? "is" : "are") + " in the pictures" : "";
	};

	/* ---- the page ---- */

	var models = all(document, ".model").map(function (it) { return new Model(it); });

	function follow() {
		var id = location.hash.slice(1), target = id ? document.getElementById(id) : null;
		if (!target) return;
		models.forEach(function (model) {
			if (target.classList.contains("finding") && model.root.contains(target)) model.reveal(target);
		});
		if (target.tabIndex === -1) target.focus({preventScroll: true});
		target.scrollIntoView();
	}

	window.addEventListener("hashchange", follow);
	follow();

	/* Services that are folded into a row are printed; further chains and pictures in words are, where they were opened. */
	var opened = [];
	window.addEventListener("beforeprint", function () {
		opened = all(document, ".matrix details:not([open])");
		opened.forEach(function (it) { it.open = true; });
	});
	window.addEventListener("afterprint", function () {
		opened.forEach(function (it) { it.open = false; });
	});
}());
