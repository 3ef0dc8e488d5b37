/* model/load.c -- bytes to the structs of model/file.h, by libcyaml.
 *
 * libcyaml is fast and fills structs well, but it lets some things through and says little of what it
 * refuses.  So whatever is not plainly well is marked doubtful here, and the strict pass decides. */
#include "model/load.h"

#include <stdlib.h>
#include <string.h>

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
	size_t room = size + size / 2;
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
	f->lists = NULL;
	f->root = NULL;
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

/* Whether a byte of the file asks for a second look. */
static bool any_at(const cal_source *source, char byte, bool (*suspect)(const char *p, const char *start))
{
	const char *end = source->bytes + source->length;
	for (const char *p = source->bytes; (p = memchr(p, byte, (size_t)(end - p))); p++)
		if (suspect(p, source->bytes))
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

static bool looks_doubtful(const cal_source *source)
{
	return marks_utf16(source) || any_at(source, '\\', suspect_escape) ||
	       any_at(source, '&', names_node) || any_at(source, '!', names_node) ||
	       any_at(source, '[', suspect_list);
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

/* ---- halves ---- */

/* A large file is loaded in two halves at once, if it can be cut between two components: the first half as it is, the
 * second behind a head of its own.  This is what the whole file says if both are sound and hold as many components
 * as entries were counted: then no quote, no bracket and no other entry is open where it was cut. */

typedef struct {
	const cal_source *source;
	cal_arena *keep, own;     /* keep: own, or the caller's */
	cal_pool pool;
	cal_large *lists;
	size_t start, length;     /* of the source's bytes */
	const char *head;         /* stands before them; NULL: nothing does */
	uint32_t entries;         /* components counted there */
	file_root *root;
	bool doubtful;
} half;

static void load_half(void *one)
{
	half *it = one;
	char *copy = NULL;
	const char *bytes = it->source->bytes + it->start;
	size_t length = it->length;
	it->pool = (cal_pool){.keep = it->keep, .lists = &it->lists};
	if (it->head) {
		size_t n = strlen(it->head);
		copy = cal_resize(NULL, n + length + 1, 1);
		memcpy(copy, it->head, n);
		memcpy(copy + n, bytes, length + 1);
		bytes = copy;
		length += n;
	}
	it->root = load_bytes(&it->pool, bytes, length, &it->doubtful);
	free(copy);
}

/* Where to cut: before the first component behind the middle. */
static bool find_cut(const cal_source *source, half halves[2])
{
	cal_entries e;
	bool found = false;
	if (!cal_entries_start(&e, source))
		return false;
	while (cal_entries_next(&e)) {
		if (e.section != SECTION_COMPONENTS)
			continue;
		size_t start = (size_t)(e.bytes - source->bytes);
		if (!found && e.index > 0 && start > source->length / 2) {
			found = true;
			halves[0].length = halves[1].start = start;
			halves[1].length = source->length - start;
		}
		halves[found].entries++;
	}
	return found && !e.doubtful;
}

/* Gives what a second half holds to the first; false: both hold the same key. */
static bool join_roots(cal_pool *pool, file_root *to, const file_root *from)
{
	size_t n = to->components_count;
	to->components = cal_pool_resize(pool, to->components, (n + from->components_count) * sizeof *to->components);
	memcpy(to->components + n, from->components, from->components_count * sizeof *to->components);
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

static bool is_sound(const half *it)
{
	return it->root && !it->doubtful && it->root->components_count == it->entries;
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

static bool load_halves(cal_arena *keep, cal_file *f)
{
	half halves[2] = {{.source = f->source, .keep = keep}, {.source = f->source, .head = "calisto: 1\ncomponents:\n"}};
	halves[1].keep = &halves[1].own;
	if (!find_cut(f->source, halves))
		return false;
	cal_at_once(load_half, halves, 2, sizeof *halves);
	bool good = is_sound(&halves[0]) && is_sound(&halves[1]) &&
	            join_roots(&halves[0].pool, halves[0].root, halves[1].root);
	keep_lists(f, halves[0].lists);
	keep_lists(f, halves[1].lists);
	cal_arena_join(keep, &halves[1].own);
	f->root = good ? halves[0].root : NULL;
	if (!good)
		cal_file_forget(f);
	return good;
}

void cal_file_load(cal_arena *keep, cal_file *f)
{
	enum { WORTH = 1 << 17 };  /* below so many bytes one thread is as quick */
	if (f->source->length < WORTH || cal_processors() < 2 || !load_halves(keep, f)) {
		cal_pool pool = {.keep = keep, .lists = &f->lists};
		f->root = load_bytes(&pool, f->source->bytes, f->source->length, &f->doubtful);
	}
	f->doubtful |= !f->root || looks_doubtful(f->source);
}
