/* model/load.c -- bytes to the structs of model/file.h, by libcyaml.
 *
 * libcyaml is fast and fills structs well, but it lets some things through and says little of what it
 * refuses.  So whatever is not plainly well is marked doubtful here, and the strict pass decides. */
#include "model/load.h"

#include <stdlib.h>
#include <string.h>

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

void cal_file_load(cal_arena *keep, cal_file *f)
{
	cal_pool pool = {.keep = keep, .lists = &f->lists};
	const cyaml_config_t config = {
		.log_fn = note_doubt,
		.log_ctx = &f->doubtful,
		.log_level = CYAML_LOG_WARNING,
		.mem_fn = cal_pool_resize,
		.mem_ctx = &pool,
		.flags = CYAML_CFG_NO_ALIAS,
	};
	void *root = NULL;
	cyaml_err_t error = cyaml_load_data((const uint8_t *)f->source->bytes, f->source->length, &config,
	                                    &file_schema, &root, NULL);
	f->root = error == CYAML_OK ? root : NULL;
	f->doubtful |= !f->root || looks_doubtful(f->source);
}
