/* model/remarks.c -- bytes between scalars to comments, comments to accepted risks. */
#include "model/remarks.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/tree.h"

static const char address[] = "calisto:";
static const char form[] = "write '# calisto: accept THREAT until YYYY-MM-DD: why'; 'for SERVICE' and 'by OWNER' may stand before the ':'";

/* Bytes of the file from one on, up to another. */
typedef struct {
	size_t from, to;
} range;

/* An entry of a section. */
typedef struct {
	range bytes;
	uint32_t first, last;  /* its lines */
	uint32_t column;       /* of its first key, or bracket */
	uint32_t index;
	uint8_t section;
	bool listed;           /* under a '-' of its own */
} element;

typedef struct {
	cal_arena *keep, scratch;
	cal_file *f;
	const char *bytes;
	size_t length;
	cal_diags *out;
	cal_lines lines;
	range *scalars;      /* in the order of the file */
	element *elements;   /* likewise */
	cal_remark *made;
	uint32_t n_scalars, scalars_room, n_elements, elements_room, n_made, made_room;
} finder;

static cal_place place(finder *f, size_t from, size_t to)
{
	return cal_lines_place(&f->lines, f->f->source, from, to - from);
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t skip_blanks(const finder *f, size_t at)
{
	while (at < f->length && is_blank(f->bytes[at]))
		at++;
	return at;
}

static size_t line_start(const finder *f, size_t at)
{
	while (at > 0 && !is_break(f->bytes[at - 1]))
		at--;
	return at;
}

static size_t line_end(const finder *f, size_t at)
{
	while (at < f->length && !is_break(f->bytes[at]))
		at++;
	return at;
}

/* ---- what is no comment, and what comments stand beside ---- */

/* The head of a block scalar is no part of its text, and may have a comment. */
static void note_scalar(finder *f, const cal_tree *at)
{
	range it = {at->from, at->to};
	const char first = it.from < f->length ? f->bytes[it.from] : '\0';
	if (!at->plain && (first == '|' || first == '>'))
		it.from = line_end(f, it.from);
	CAL_GROW(f->scalars, f->n_scalars, f->scalars_room);
	f->scalars[f->n_scalars++] = it;
}

/* Trees are at most CAL_DEPTH_LIMIT deep. */
static void note_scalars(finder *f, const cal_tree *at)
{
	if (at->key)
		note_scalars(f, at->key);
	if (at->kind == TREE_SCALAR)
		note_scalar(f, at);
	for (const cal_tree *v = at->first; v; v = v->next)
		note_scalars(f, v);
}

static void note_elements(finder *f, const cal_tree *root, cal_section section)
{
	const cal_tree *list = cal_tree_value(root, cal_section_name(section));
	uint32_t index = 0;
	for (const cal_tree *v = list && list->kind == TREE_LIST ? list->first : NULL; v; v = v->next) {
		const cal_place start = place(f, v->from, v->from), end = place(f, v->to, v->to);
		CAL_GROW(f->elements, f->n_elements, f->elements_room);
		f->elements[f->n_elements++] = (element){{v->from, v->to}, start.line, end.line, start.column, index++,
		                                         (uint8_t)section, !list->flow};
	}
}

static int by_start(const void *a, const void *b)
{
	const element *x = a, *y = b;
	return x->bytes.from < y->bytes.from ? -1 : x->bytes.from > y->bytes.from;
}

/* Is a byte in the text of a scalar? */
static bool is_text(const finder *f, size_t at)
{
	uint32_t low = 0, high = f->n_scalars;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (f->scalars[middle].to <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < f->n_scalars && f->scalars[low].from <= at;
}

/* Where the comment of the line starts that holds a byte, or the line's end. */
static size_t comment_of(const finder *f, size_t at)
{
	const size_t start = line_start(f, at), end = line_end(f, at);
	for (size_t i = start; i < end; i++)
		if (f->bytes[i] == '#' && (i == start || is_blank(f->bytes[i - 1])) && !is_text(f, i))
			return i;
	return end;
}

/* Have the lines from one byte on, up to another, only comments, or the lone '-' of an entry? */
static bool only_comments(const finder *f, size_t from, size_t to)
{
	for (size_t at = skip_blanks(f, from); at < to; at = skip_blanks(f, at + 1)) {
		if (f->bytes[at] == '#' && !is_text(f, at))
			at = line_end(f, at);
		else if (f->bytes[at] == '-' && skip_blanks(f, at + 1) == line_end(f, at))
			at = line_end(f, at);
		if (at < f->length && !is_break(f->bytes[at]))
			return false;
	}
	return true;
}

static bool any_empty_line(const finder *f, size_t from, size_t to)
{
	bool empty = false;
	for (size_t at = from; at < to; at++) {
		if (f->bytes[at] == '\n' && empty)
			return true;
		empty = f->bytes[at] == '\n' || (empty && (is_blank(f->bytes[at]) || f->bytes[at] == '\r'));
	}
	return false;
}

/* ---- beside which element ---- */

/* How many elements start on a line or above it.  They stand in order, and none is in another. */
static uint32_t started_by(const finder *f, uint32_t line)
{
	uint32_t low = 0, high = f->n_elements;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (f->elements[middle].first <= line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Alone on its line: within an element, or indented as one that ends above, or right above one. */
static const element *element_around(const finder *f, size_t at, cal_place here)
{
	const uint32_t n = started_by(f, here.line);
	const element *above = n > 0 ? &f->elements[n - 1] : NULL;
	const element *below = n < f->n_elements ? &f->elements[n] : NULL;
	if (above && here.line <= above->last)
		return above;
	if (above && above->listed && here.column >= above->column && only_comments(f, above->bytes.to, at))
		return above;
	if (!below)
		return NULL;
	const size_t from = line_end(f, at), to = line_start(f, below->bytes.from);
	return only_comments(f, from, to) && !any_empty_line(f, from, to) ? below : NULL;
}

/* Behind something on its line: *n tells how many elements have a part of that line. */
static const element *element_on(const finder *f, uint32_t line, uint32_t *n)
{
	uint32_t end = started_by(f, line), first = end;
	while (first > 0 && f->elements[first - 1].last >= line)
		first--;
	*n = end - first;
	return *n ? &f->elements[first] : NULL;
}

static const element *find_element(finder *f, size_t at, cal_place here)
{
	uint32_t n = 0;
	const bool alone = skip_blanks(f, line_start(f, at)) == at;
	const element *it = alone ? element_around(f, at, here) : element_on(f, here.line, &n);
	if (n > 1) {
		cal_error(f->out, here, "%u elements are on this line, and the comment could be about any of them", (unsigned)n);
		cal_hint(f->out, "give each of them a line of its own");
		return NULL;
	}
	if (!it) {
		cal_error(f->out, here, "this comment stands beside no element, and so accepts nothing");
		cal_hint(f->out, "put it on the line before a domain, software, state, component or service, or on one of its lines");
	}
	return it;
}

/* ---- words ---- */

/* A part of a comment: a word, a name in quotes, ',' or the ':' that ends the head; nothing at its end. */
typedef struct {
	enum { WORD_END, WORD_PLAIN, WORD_QUOTED, WORD_COMMA, WORD_COLON, WORD_OPEN } kind;  /* OPEN: a quote without end */
	range bytes;
	const char *text;  /* of a word; without quotes */
} word;

/* A comment that is being read. */
typedef struct {
	finder *f;
	size_t at, end;
	word now;
} head;

static const char *copy(head *h, range bytes)
{
	return cal_copy(h->f->keep, h->f->bytes + bytes.from, bytes.to - bytes.from);
}

static bool ends_head(const head *h, size_t at)
{
	const char *bytes = h->f->bytes;
	return bytes[at] == ':' && (at + 1 == h->end || is_blank(bytes[at + 1]));
}

static word quoted_word(head *h, size_t from)
{
	const char *bytes = h->f->bytes;
	char *text = cal_alloc(h->f->keep, h->end - from + 1, 1), *to = text;
	size_t at = from + 1;
	for (; at < h->end && bytes[at] != '"'; at++) {
		if (bytes[at] == '\\' && at + 1 < h->end)
			at++;
		*to++ = bytes[at];
	}
	*to = '\0';
	if (at >= h->end)
		return (word){WORD_OPEN, {from, h->end}, text};
	return (word){WORD_QUOTED, {from, at + 1}, text};
}

static void next(head *h)
{
	const char *bytes = h->f->bytes;
	size_t from = h->at;
	while (from < h->end && is_blank(bytes[from]))
		from++;
	size_t to = from;
	if (from >= h->end) {
		h->now = (word){WORD_END, {from, from}, ""};
	} else if (bytes[from] == '"') {
		h->now = quoted_word(h, from);
	} else if (bytes[from] == ',' || ends_head(h, from)) {
		h->now = (word){bytes[from] == ',' ? WORD_COMMA : WORD_COLON, {from, from + 1}, bytes[from] == ',' ? "," : ":"};
	} else {
		while (to < h->end && !is_blank(bytes[to]) && bytes[to] != ',' && !ends_head(h, to))
			to++;
		h->now = (word){WORD_PLAIN, {from, to}, copy(h, (range){from, to})};
	}
	h->at = h->now.bytes.to;
}

static bool is_word(const word *w)
{
	return w->kind == WORD_PLAIN || w->kind == WORD_QUOTED;
}

static const char *const clauses[] = {"for", "until", "by"};
enum { CLAUSE_FOR, CLAUSE_UNTIL, CLAUSE_BY, CLAUSE_COUNT };

static unsigned clause_of(const word *w)
{
	unsigned clause = 0;
	while (clause < CLAUSE_COUNT && (w->kind != WORD_PLAIN || strcmp(w->text, clauses[clause]) != 0))
		clause++;
	return clause;
}

/* Says what is wrong with the current word, or with the end of the comment; gives false. */
static bool refuse(head *h, const char *what, const char *hint)
{
	const word *w = &h->now;
	if (w->kind == WORD_OPEN)
		cal_error(h->f->out, place(h->f, w->bytes.from, w->bytes.to), "this quote does not end");
	else
		cal_error(h->f->out, place(h->f, w->bytes.from, w->bytes.to), "%s", what);
	cal_hint(h->f->out, "%s", hint);
	return false;
}

/* ---- the parts of an acceptance ---- */

/* A name of one word or several, up to what cannot be a part of it. */
static bool read_name(head *h, const char *missing, cal_said *name)
{
	const word first = h->now;
	range bytes = first.bytes;
	uint32_t n = 0;
	for (; is_word(&h->now) && clause_of(&h->now) == CLAUSE_COUNT; next(h), n++)
		bytes.to = h->now.bytes.to;
	if (n == 0 || h->now.kind == WORD_OPEN)
		return refuse(h, missing, form);
	*name = (cal_said){n == 1 ? first.text : copy(h, bytes), place(h->f, bytes.from, bytes.to)};
	return true;
}

static bool read_services(head *h, cal_remark *r)
{
	cal_said *list = NULL;
	uint32_t n = 0, room = 0;
	bool good;
	do {
		if (n > 0)
			next(h);
		CAL_GROW(list, n, room);
		good = read_name(h, "here the name of a service is missing", &list[n++]);
	} while (good && h->now.kind == WORD_COMMA);
	cal_said *kept = CAL_NEWS(h->f->keep, n, cal_said);
	memcpy(kept, list, n * sizeof *kept);
	free(list);
	r->services = kept;
	r->n_services = n;
	return good;
}

static bool read_date(head *h, cal_remark *r)
{
	if (!is_word(&h->now))
		return refuse(h, "here the day is missing until which the risk is accepted", form);
	if (!cal_to_date(h->now.text, &r->expires)) {
		const char *advice = cal_advice(h->f->keep, NOTATION_DATE, h->now.text);
		return refuse(h, cal_format(h->f->keep, "'until' wants %s, not %s", cal_wanted(NOTATION_DATE),
		                            cal_quote(h->f->keep, h->now.text)), advice ? advice : form);
	}
	next(h);
	return true;
}

static bool read_clause(head *h, unsigned clause, cal_remark *r)
{
	cal_said owner;
	switch (clause) {
	case CLAUSE_FOR:
		return read_services(h, r);
	case CLAUSE_UNTIL:
		return read_date(h, r);
	default:
		if (!read_name(h, "here the name is missing of who takes the risk", &owner))
			return false;
		r->owner = owner.text;
		return true;
	}
}

/* The clauses, in any order and each once, up to the ':'. */
static bool read_clauses(head *h, cal_remark *r)
{
	bool seen[CLAUSE_COUNT] = {false};
	while (h->now.kind != WORD_COLON) {
		const unsigned clause = clause_of(&h->now);
		if (h->now.kind == WORD_END)
			return refuse(h, "the reason is missing: a ':', and why the risk is taken", form);
		if (clause == CLAUSE_COUNT) {
			const char *near = is_word(&h->now) ? cal_nearest(h->now.text, clauses, CLAUSE_COUNT) : NULL;
			return refuse(h, cal_format(h->f->keep, "expected 'for', 'until', 'by' or a ':', not %s",
			                            cal_quote(h->f->keep, h->now.text)),
			              near ? cal_format(h->f->keep, "did you mean '%s'?", near) : form);
		}
		if (seen[clause])
			return refuse(h, cal_format(h->f->keep, "'%s' is given twice", clauses[clause]), form);
		seen[clause] = true;
		next(h);
		if (!read_clause(h, clause, r))
			return false;
	}
	return true;
}

static bool read_reason(head *h, cal_remark *r)
{
	size_t from = h->at, to = h->end;
	while (from < to && is_blank(h->f->bytes[from]))
		from++;
	while (to > from && is_blank(h->f->bytes[to - 1]))
		to--;
	h->now.bytes = (range){to, to};
	if (from == to)
		return refuse(h, "the reason is missing: why the risk is taken", form);
	r->reason = copy(h, (range){from, to});
	return true;
}

/* "accept" and what follows. */
static bool read_acceptance(head *h, cal_remark *r)
{
	static const char *const verbs[] = {"accept"};
	next(h);
	if (h->now.kind != WORD_PLAIN || strcmp(h->now.text, *verbs) != 0) {
		const char *near = is_word(&h->now) ? cal_nearest(h->now.text, verbs, 1) : NULL;
		return refuse(h, h->now.kind == WORD_END ? "this comment is for calisto and says nothing"
		                                         : cal_format(h->f->keep, "a comment for calisto begins with 'accept', not %s",
		                                                      cal_quote(h->f->keep, h->now.text)),
		              near ? cal_format(h->f->keep, "did you mean '%s'?", near) : form);
	}
	next(h);
	if (!is_word(&h->now) || clause_of(&h->now) < CLAUSE_COUNT)
		return refuse(h, "here the threat is missing that is accepted, by slug or code", form);
	r->threat = (cal_said){h->now.text, place(h->f, h->now.bytes.from, h->now.bytes.to)};
	next(h);
	return read_clauses(h, r) && read_reason(h, r);
}

/* ---- the comments of a file ---- */

/* A comment from `at` on, which is addressed to calisto; what it says starts at `from`. */
static void read_remark(finder *f, size_t at, size_t from)
{
	head h = {.f = f, .at = from, .end = line_end(f, at)};
	while (h.end > from && is_blank(f->bytes[h.end - 1]))
		h.end--;
	cal_remark it = {.at = place(f, at, h.end), .expires = INT32_MAX};
	if (!read_acceptance(&h, &it))
		return;
	const element *beside = find_element(f, at, it.at);
	if (!beside)
		return;
	it.section = beside->section;
	it.index = beside->index;
	CAL_GROW(f->made, f->n_made, f->made_room);
	f->made[f->n_made++] = it;
}

/* Where the next comment may be that begins with the address: the byte of its '#'; the length: there is none. */
static size_t next_candidate(const finder *f, size_t *at)
{
	for (const char *found; (found = strstr(f->bytes + *at, address)) != NULL;) {
		size_t hash = (size_t)(found - f->bytes);
		*at = hash + sizeof address - 1;
		while (hash > 0 && is_blank(f->bytes[hash - 1]))
			hash--;
		if (hash > 0 && f->bytes[hash - 1] == '#')
			return hash - 1;
	}
	return f->length;
}

/* What the comments have to be told from, and whose they are. */
static bool look_around(finder *f)
{
	const cal_tree *root = cal_tree_of(&f->scratch, f->f->source);
	if (!root)
		return false;
	note_scalars(f, root);
	for (cal_section s = SECTION_DOMAINS; s <= SECTION_SERVICES; s++)
		note_elements(f, root, s);
	if (f->n_elements)
		qsort(f->elements, f->n_elements, sizeof *f->elements, by_start);
	return true;
}

void cal_remarks_find(cal_arena *keep, cal_file *file, cal_diags *out)
{
	finder f = {.keep = keep, .f = file, .bytes = file->source->bytes, .length = file->source->length, .out = out};
	size_t at = 0, hash = next_candidate(&f, &at);
	if (hash < f.length && look_around(&f))
		for (; hash < f.length; hash = next_candidate(&f, &at))
			if (!is_text(&f, hash) && comment_of(&f, hash) == hash)
				read_remark(&f, hash, at);
	cal_remark *kept = CAL_NEWS(keep, f.n_made + 1, cal_remark);
	if (f.n_made)
		memcpy(kept, f.made, f.n_made * sizeof *kept);
	file->remarks = kept;
	file->n_remarks = f.n_made;
	free(f.made), free(f.scalars), free(f.elements);
	cal_lines_free(&f.lines);
	cal_arena_free(&f.scratch);
}
