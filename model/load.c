/* model/load.c -- bytes to the structs of model/file.h, by libcyaml.
 *
 * libcyaml is fast and fills structs well, but it lets some things through and says little of what it
 * refuses.  So whatever is not plainly well is marked doubtful here, and the strict pass decides. */
#include "model/load.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/heap.h"
#include "base/threads.h"
#include "model/entries.h"

/* ---- memory ---- */

/* libcyaml grows lists by one entry at a time.  Every block therefore knows its room and doubles it; the
 * newest one grows in place; and lists that get large have memory of their own, which can be given back
 * once the model is built. */

struct cal_large {
	cal_large *before, *after;
	size_t room;
	size_t unused;  /* keeps the bytes aligned for any type */
};

enum { HEAD = sizeof(size_t), CHUNK = 1 << 18, SPARE = 8, LARGE = 1 << 14 };

static size_t *room_of(char *block)
{
	return (size_t *)(void *)(block - HEAD);
}

/* Large blocks carry this in place of their room. */
static const size_t is_large = SIZE_MAX;

/* A large block: its links, then the head that tells it from a small one, then its bytes. */
static cal_large *large_of(char *block)
{
	return (cal_large *)(void *)(block - HEAD - HEAD) - 1;
}

static char *large_bytes(cal_large *it)
{
	return (char *)(it + 1) + HEAD + HEAD;
}

static char *resize_large(cal_pool *pool, cal_large *it, size_t size)
{
	if (it && size <= it->room)
		return large_bytes(it);
	size_t room = size + size / 2 > pool->expected ? size + size / 2 : pool->expected;
	pool->expected = 0;
	cal_large *larger = cal_resize(it, 1, sizeof *larger + 2 * HEAD + room);
	if (!it) {
		*larger = (cal_large){.after = *pool->lists};
		*room_of(large_bytes(larger)) = is_large;
	}
	larger->room = room;
	if (larger->before)
		larger->before->after = larger;
	else
		*pool->lists = larger;
	if (larger->after)
		larger->after->before = larger;
	return large_bytes(larger);
}

static char *new_small(cal_pool *pool, size_t size)
{
	size_t room = (size + SPARE - 1) / SPARE * SPARE;
	if (room == SPARE && pool->spare) {
		char *block = pool->spare;
		memcpy(&pool->spare, block, sizeof pool->spare);
		return block;
	}
	if (room >= LARGE) {  /* a long text: it is never resized, and stays */
		char *block = (char *)cal_alloc(pool->keep, HEAD + room, 1) + HEAD;
		*room_of(block) = room;
		return block;
	}
	if ((size_t)(pool->end - pool->next) < HEAD + room) {
		pool->next = cal_alloc(pool->keep, CHUNK, 1);
		pool->end = pool->next + CHUNK;
	}
	pool->newest = pool->next + HEAD;
	pool->next += HEAD + room;
	*room_of(pool->newest) = room;
	return pool->newest;
}

/* Whether the newest block could grow where it stands. */
static bool grow_in_place(cal_pool *pool, char *block, size_t size)
{
	size_t room = (size + SPARE - 1) / SPARE * SPARE;
	if (block != pool->newest || room > (size_t)(pool->end - block))
		return false;
	*room_of(block) = room;
	pool->next = block + room;
	return true;
}

static void give_back(cal_pool *pool, char *block)
{
	if (*room_of(block) == SPARE) {
		memcpy(block, &pool->spare, sizeof pool->spare);
		pool->spare = block;
		if (block == pool->newest)
			pool->newest = NULL;
	}
}

void *cal_pool_resize(void *context, void *old, size_t size)
{
	cal_pool *pool = context;
	char *block = old;
	if (size == 0) {
		if (block)
			give_back(pool, block);
		return NULL;
	}
	if (block && *room_of(block) == is_large)
		return resize_large(pool, large_of(block), size);
	if (block && (size <= *room_of(block) || (size < LARGE && grow_in_place(pool, block, size))))
		return block;
	size_t had = block ? *room_of(block) : 0;
	size_t want = had * 2 > size ? had * 2 : size;
	char *grown = block && want >= LARGE ? resize_large(pool, NULL, want) : new_small(pool, want);
	if (block) {
		memcpy(grown, block, had);
		give_back(pool, block);
	}
	return grown;
}

void cal_file_forget(cal_file *f)
{
	for (cal_large *it = f->lists, *after; it; it = after) {
		after = it->after;
		cal_resize(it, 0, 1);
	}
	cal_arena_free(&f->own);
	f->lists = NULL;
	f->root = NULL;
	f->pieces = NULL;
	f->n_pieces = 0;
}

/* ---- doubts ---- */

/* Whether a backslash starts the escape of a NUL, at which libcyaml would cut the string. */
static bool escapes_nul(const char *p)
{
	return p[1] == '0' || strncmp(p + 1, "x00", 3) == 0 || strncmp(p + 1, "u0000", 5) == 0 ||
	       strncmp(p + 1, "U00000000", 9) == 0;
}

/* Whether an anchor or a tag may start here, which libcyaml would not mention. */
static bool names_node(const char *p, const char *start)
{
	bool opens = p == start || strchr(" \t\r\n[{,-:", p[-1]);
	return opens && p[1] != '\0' && !strchr(" \t\r\n", p[1]);
}

/* Whether a list ends where it began; comments and line ends may stand between. */
static bool opens_empty_list(const char *p)
{
	for (p++;; p++) {
		p += strspn(p, " \t\r\n");
		if (*p != '#')
			return *p == ']';
		p += strcspn(p, "\r\n");
		if (*p == '\0')
			return false;
	}
}

/* Some bytes of a file, on which and on what stands beside them doubts may rest. */
typedef struct {
	const char *start, *first, *end;  /* of the file; of the bytes */
} stretch;

/* Whether a byte there asks for a second look. */
static bool any_at(stretch s, char byte, bool (*suspect)(const char *p, const char *start))
{
	for (const char *p = s.first; (p = memchr(p, byte, (size_t)(s.end - p))); p++)
		if (suspect(p, s.start))
			return true;
	return false;
}

static bool suspect_escape(const char *p, const char *start)
{
	(void)start;
	return escapes_nul(p);
}

static bool suspect_list(const char *p, const char *start)
{
	(void)start;
	return opens_empty_list(p);
}

/* UTF-16, which libyaml would read. */
static bool marks_utf16(const cal_source *source)
{
	const unsigned char *b = (const unsigned char *)source->bytes;
	return source->length >= 2 && ((b[0] == 0xfe && b[1] == 0xff) || (b[0] == 0xff && b[1] == 0xfe));
}

static bool looks_doubtful(stretch s)
{
	return any_at(s, '\\', suspect_escape) || any_at(s, '&', names_node) || any_at(s, '!', names_node) ||
	       any_at(s, '[', suspect_list);
}

static stretch all_of(const cal_source *source)
{
	return (stretch){source->bytes, source->bytes, source->bytes + source->length};
}

static void note_doubt(cyaml_log_t level, void *context, const char *format, va_list arguments)
{
	(void)level, (void)format, (void)arguments;
	*(bool *)context = true;
}

static file_root *load_bytes(cal_pool *pool, const char *bytes, size_t length, bool *doubtful)
{
	const cyaml_config_t config = {
		.log_fn = note_doubt,
		.log_ctx = doubtful,
		.log_level = CYAML_LOG_WARNING,
		.mem_fn = cal_pool_resize,
		.mem_ctx = pool,
		.flags = CYAML_CFG_NO_ALIAS,
	};
	void *root = NULL;
	cyaml_err_t error = cyaml_load_data((const uint8_t *)bytes, length, &config, &file_schema, &root, NULL);
	return error == CYAML_OK ? root : NULL;
}

/* ---- parts ---- */

/* A large file is loaded in parts at once, if it can be cut between components: the first part as it is, each other behind
 * a head of its own.  What follows the components is a part, too, if it is short.  This is what the whole file says if all are
 * sound and hold as many components as entries were counted: then no quote, no bracket and no other entry is open where it was
 * cut. */

enum {
	WORTH = 1 << 17,    /* below so many bytes one thread is as quick */
	SHARE = WORTH / 2,  /* at least so many for each part */
	TURNS = 14,         /* parts for each thread, so that all end at about the same time */
	LOADERS = 8
};

static const char part_head[] = "calisto: 1\ncomponents:\n", tail_head[] = "calisto: 1\n";

typedef struct {
	size_t start, end;   /* of the source's bytes */
	const char *head;    /* what is to stand before them */
	uint32_t entries;    /* components counted there */
	file_root *root;
	bool doubtful;       /* libcyaml says so */
	bool suspect;        /* its bytes look as if it let something through */
	bool other_lines;    /* lines there may end where it was not seen */
} part;

/* The file is cut while it is loaded: whoever takes a part finds out where it ends. */
typedef struct {
	const cal_source *source;
	pthread_mutex_t cutting;
	cal_entries entries; /* how far the file was cut; the next part begins with the current one */
	size_t share;        /* how many bytes a part is to have */
	size_t tail;         /* where what follows the components begins; the length of the source: it is not known */
	part tail_part, at[LOADERS * TURNS];
	unsigned n, most;
	bool all;            /* nothing is left to take, but for the tail */
	bool tail_taken;
	cal_entries marks[LOADERS * TURNS + SECTION_COUNT];  /* first entries of parts and of sections */
	uint32_t n_marks;
} parts;

typedef struct {
	parts *parts;
	cal_arena own;
	cal_large *lists;
} loader;

/* Goes on to the first component behind some bytes; false: there is none.  *n: how many were met before. */
static bool find_cut(parts *it, size_t behind, uint32_t *n)
{
	cal_entries *e = &it->entries;
	while (cal_entries_next(e)) {
		bool cut = e->section == SECTION_COMPONENTS && e->index > 0 && (size_t)(e->bytes - it->source->bytes) > behind;
		if ((cut || e->index == 0) && it->n_marks < sizeof it->marks / sizeof *it->marks)
			it->marks[it->n_marks++] = *e;
		if (cut)
			return true;
		*n += e->section == SECTION_COMPONENTS;
	}
	return false;
}

/* Where the first key at the left margin stands among the last bytes of a file. */
static size_t find_tail(const cal_source *source)
{
	const char *bytes = source->bytes;
	size_t tail = source->length;
	for (size_t i = source->length; i-- > source->length / 8 * 7;) {
		if (bytes[i] != '\n' || bytes[i + 1] < 'a' || bytes[i + 1] > 'z')
			continue;
		tail = i + 1;
		if (strncmp(bytes + tail, "components:", sizeof "components:" - 1) == 0)
			return source->length;
	}
	return tail;
}

/* The next part that nobody has taken, or NULL.  The tail is the second, so that nobody is left with it at the end. */
static part *take_part(parts *it)
{
	part *p = NULL;
	pthread_mutex_lock(&it->cutting);
	if (it->n > 0 && !it->tail_taken && it->tail < it->source->length) {
		p = &it->tail_part;
		*p = (part){.start = it->tail, .end = it->source->length, .head = tail_head};
		it->tail_taken = true;
	} else if (!it->all) {
		p = &it->at[it->n];
		p->head = it->n ? part_head : "";
		p->start = it->n ? it->at[it->n - 1].end : 0;
		p->entries = it->n > 0;
		it->n++;
		size_t behind = (p->start / it->share + 1) * it->share;
		it->all = !find_cut(it, it->n < it->most ? behind : SIZE_MAX, &p->entries);
		p->end = it->all ? it->tail : (size_t)(it->entries.bytes - it->source->bytes);
	}
	pthread_mutex_unlock(&it->cutting);
	return p;
}

static void load_parts(void *one)
{
	loader *it = one;
	const char *bytes = it->parts->source->bytes;
	cal_pool pool = {.keep = &it->own, .lists = &it->lists};
	char *copy = NULL;
	for (part *p; (p = take_part(it->parts)) != NULL;) {
		const size_t length = p->end - p->start;
		const size_t head = strlen(p->head);
		pool.expected = p->entries * sizeof(file_component);
		if (p->start == 0) {
			p->root = load_bytes(&pool, bytes, length, &p->doubtful);
		} else {
			copy = cal_resize(copy, head + length, 1);
			memcpy(copy, p->head, head);
			memcpy(copy + head, bytes + p->start, length);
			p->root = load_bytes(&pool, copy, head + length, &p->doubtful);
		}
		p->suspect = looks_doubtful((stretch){bytes, bytes + p->start, bytes + p->end});
		p->other_lines = !cal_entries_plain_lines(bytes + p->start, length);
	}
	free(copy);
}

/* Gives what a later part holds besides components to the first; false: both hold the same key. */
static bool join_roots(file_root *to, const file_root *from)
{
	to->components_count += from->components_count;
	bool twice = false;
#define JOINED(key) (strcmp(#key, "calisto") == 0 || strcmp(#key, "components") == 0)
#define ONE(key)                                                                                                     \
	if (!JOINED(key) && from->key) {                                                                             \
		twice |= to->key != NULL;                                                                            \
		to->key = from->key;                                                                                 \
	}
#define LIST(key)                                                                                                    \
	if (!JOINED(key) && from->key)                                                                               \
		to->key##_count = from->key##_count;                                                                 \
	ONE(key)
#define TEXT(key, notation, need, says) ONE(key)
#define PART(key, type, need, says) ONE(key)
#define TEXTS(key, notation, need, says) LIST(key)
#define ONES_OF(key, words, need, says) LIST(key)
#define PARTS(key, type, need, says) LIST(key)
#define KEYS_OF_ROOT
#include "model/keys.def"
#undef JOINED
#undef ONE
#undef LIST
#undef TEXT
#undef PART
#undef TEXTS
#undef ONES_OF
#undef PARTS
	return !twice;
}

/* Hands large lists over to the file, to be given back with its own. */
static void keep_lists(cal_file *f, cal_large *lists)
{
	cal_large *last = lists;
	while (last && last->after)
		last = last->after;
	if (!last)
		return;
	last->after = f->lists;
	if (f->lists)
		f->lists->before = last;
	f->lists = lists;
}

/* Joins the root of a part to that of the first; false: it is not sure to say what it says in the file. */
static bool join_part(cal_file *f, const parts *it, const part *p)
{
	f->doubtful |= p->suspect;
	if (!p->root || p->doubtful || p->other_lines || p->root->components_count != p->entries)
		return false;
	return p == &it->at[0] || join_roots(it->at[0].root, p->root);
}

static bool join_parts(cal_arena *keep, cal_file *f, const parts *it)
{
	cal_piece *pieces = CAL_NEWS(keep, it->n, cal_piece);
	if (it->entries.doubtful)
		return false;
	for (unsigned i = 0; i < it->n; i++) {
		if (it->at[i].start > it->tail || !join_part(f, it, &it->at[i]))
			return false;
		pieces[i] = (cal_piece){it->at[i].root->components, it->at[i].entries};
	}
	if (it->tail_taken && !join_part(f, it, &it->tail_part))
		return false;
	f->root = it->at[0].root;
	f->pieces = pieces;
	f->n_pieces = it->n;
	if (it->n > 1) {
		cal_entries *marks = CAL_NEWS(keep, it->n_marks, cal_entries);
		f->marks = memcpy(marks, it->marks, it->n_marks * sizeof *marks);
		f->n_marks = it->n_marks;
	}
	return true;
}

/* False: the file cannot be cut, or what it says in parts is not sure to be what it says. */
static bool load_in_parts(cal_arena *keep, cal_file *f, unsigned n_loaders)
{
	enum { GLANCE = 1 << 12 };  /* of a file's lines all end alike */
	loader loaders[LOADERS] = {{0}};
	size_t turns = f->source->length / SHARE / n_loaders;
	parts all = {.source = f->source, .most = n_loaders * (unsigned)(turns > TURNS ? TURNS : turns ? turns : 1)};
	if (!cal_entries_plain_lines(f->source->bytes, GLANCE))
		return false;
	all.share = f->source->length / all.most;
	all.tail = find_tail(f->source);
	cal_entries_start(&all.entries, f->source);
	pthread_mutex_init(&all.cutting, NULL);
	for (unsigned i = 0; i < n_loaders; i++)
		loaders[i].parts = &all;
	cal_heap_prepare(true);  /* a large model is large in all that follows */
	cal_at_once(load_parts, loaders, n_loaders, sizeof *loaders);
	pthread_mutex_destroy(&all.cutting);
	bool good = join_parts(keep, f, &all);
	for (unsigned i = 0; i < n_loaders; i++) {
		keep_lists(f, loaders[i].lists);
		cal_arena_join(&f->own, &loaders[i].own);
	}
	if (!good)
		cal_file_forget(f);
	return good;
}

void cal_file_load(cal_arena *keep, cal_file *f)
{
	const unsigned n = cal_processors() < LOADERS ? cal_processors() : LOADERS;
	f->doubtful |= marks_utf16(f->source);
	if (!f->doubtful && f->source->length >= WORTH && n > 1 && load_in_parts(keep, f, n))
		return;
	cal_pool pool = {.keep = keep, .lists = &f->lists};
	f->root = load_bytes(&pool, f->source->bytes, f->source->length, &f->doubtful);
	f->doubtful |= !f->root || looks_doubtful(all_of(f->source));
}

const file_component *cal_file_component(const cal_file *f, uint32_t i)
{
	const cal_piece *piece = f->pieces;
	if (!piece)
		return &f->root->components[i];
	for (; i >= piece->n; piece++)
		i -= piece->n;
	return &piece->at[i];
}

void cal_file_unite(cal_arena *keep, cal_file *f)
{
	if (!f->pieces)
		return;
	file_component *all = CAL_NEWS(keep, f->root->components_count, file_component), *to = all;
	for (uint32_t i = 0; i < f->n_pieces; to += f->pieces[i++].n)
		memcpy(to, f->pieces[i].at, f->pieces[i].n * sizeof *to);
	f->root->components = all;
	f->pieces = NULL;
	f->n_pieces = 0;
}
