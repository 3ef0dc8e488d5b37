/* tests/model/test_hostile.c -- files that were not made to be read. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_hostile(void);

static read_fixture f;

static int start(void)
{
	read_start(&f);
	return 0;
}

static int end(void)
{
	read_end(&f);
	return 0;
}

static const char head[] = "calisto: 1\nname: x\nservices: [{name: s, depends_on: [{component: c}]}]\n"
                           "components:\n  - name: c\n";

/* head, then n times a text, then an end. */
static char *many(const char *first, const char *each, size_t n, const char *last)
{
	size_t size = strlen(first) + n * strlen(each) + strlen(last) + 1;
	char *text = malloc(size), *to = text + sprintf(text, "%s", first);
	for (size_t i = 0; i < n; i++, to += strlen(each))
		memcpy(to, each, strlen(each));
	memcpy(to, last, strlen(last) + 1);
	return text;
}

static void read_quickly(const char *yaml)
{
	double begin = read_work();
	CHECK(read_string(&f, yaml) == NULL);
	CHECK(f.out.errors > 0);
	CHECK(read_work() - begin < 2);
}

static void a_hundred_thousand_levels_take_no_time(void)
{
	static const char *const keys[] = {
	    "    description: ", "    runs: ", "    depends_on: ", "    unknown: ", "  "};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *first = cal_format(&f.keep, "%s%s", head, keys[i]);
		char *list = many(first, "[", 100000, "\n"), *mapping = many(first, "{a: ", 100000, "\n");
		read_quickly(list);
		CHECK(strstr(f.said, "nest more than 64 deep") || strstr(f.said, "has no ':'"));
		read_quickly(mapping);
		free(list);
		free(mapping);
	}
	char *top = many("", "[", 100000, ""), *block = many("", "- ", 100000, "x\n");
	read_quickly(top);
	read_quickly(block);
	free(top);
	free(block);
}

static void an_alias_bomb_does_not_explode(void)
{
	read_quickly("calisto: 1\nname: x\n"
	             "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	             "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
	             "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
	             "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
	             "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n"
	             "f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]\n"
	             "g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]\n"
	             "h: &h [*g, *g, *g, *g, *g, *g, *g, *g, *g, *g]\n"
	             "description: *h\n");
	CHECK(strstr(f.said, "unknown key 'a'") != NULL);
}

static void a_thousand_errors_are_a_hundred_and_a_count(void)
{
	char *text = many(head, "    colour: red\n", 1000, "");
	read_quickly(text);
	CHECK_NUMBER(f.out.errors, CAL_DIAGS_MAX);
	CHECK_NUMBER(f.out.dropped, 900);
	free(text);
	text = many(head, "    runs: [a]\n  - name: d\n", 1000, "");
	read_quickly(text);
	CHECK_NUMBER(f.out.errors, CAL_DIAGS_MAX);
	CHECK(f.out.dropped > 0);
	free(text);
}

static void long_lines_and_names_are_cut(void)
{
	char *name = many(head, "x", 1000000, ": 3\n"),
	     *text = many(head, "    description: 0123456789", 1, "\n");
	read_quickly(name);
	CHECK(strlen(f.said) < 1000);
	free(name);
	free(text);
	text = many("calisto: 1\nname: x\nservices: [{name: s, depends_on: [{component: ", "x", 100000,
	            "}]}]\ncomponents: [{name: c}]\n");
	read_quickly(text);
	CHECK(strlen(f.said) < 1000);
	free(text);
}

static void a_sparse_gibibyte_is_refused_unread(void)
{
	const char *path = read_file(&f, "large.yaml", head, sizeof head - 1);
	CHECK_NUMBER(truncate(path, 1024L * 1024 * 1024), 0);
	double begin = read_work();
	CHECK(read_path(&f, path, NULL) == NULL);
	CHECK(read_work() - begin < 1);
	CHECK_TEXT(f.said, "large.yaml: error: is larger than 512 MiB, the most that is read\n");
	unlink(path);
}

static void folders_devices_and_pipes_are_no_models(void)
{
	const char *pipe = cal_format(&f.keep, "%s/pipe.yaml", read_folder());
	CHECK(read_path(&f, "tests/bad", NULL) == NULL);
	CHECK_TEXT(f.said, "bad: error: is a folder, not a file\n");
	CHECK(read_path(&f, "/dev/null", NULL) == NULL);
	CHECK_TEXT(f.said, "null: error: is a device, not a file\n");
	CHECK(read_path(&f, "tests/nowhere.yaml", NULL) == NULL);
	CHECK_TEXT(f.said, "nowhere.yaml: error: cannot be opened: No such file or directory\n");
	CHECK_NUMBER(mkfifo(pipe, 0600), 0);
	CHECK(read_path(&f, pipe, NULL) == NULL);
	CHECK(strstr(f.said, "pipe.yaml: error: is a pipe, not a file") == f.said);
}

static void an_unreadable_include_is_told_where_it_is_included(void)
{
	const char *secret = read_file(&f, "secret.yaml", "calisto: 1\n", 11);
	CHECK_NUMBER(chmod(secret, 0), 0);
	read_string(&f, "calisto: 1\nname: x\ninclude: [secret.yaml]\nservices: [{name: s, depends_on: "
	                "[{component: c}]}]\n");
	if (geteuid() != 0)  /* whom nothing is secret from */
		CHECK_TEXT(f.said,
		           "model.yaml:3:11: error: 'secret.yaml' cannot be opened: Permission denied\n"
		           "    3 | include: [secret.yaml]\n      |           ^~~~~~~~~~~\n");
	unlink(secret);
}

static void standard_input_is_read(void)
{
	const char *path = read_file(&f, "input.yaml", "", 0);
	int saved = dup(STDIN_FILENO), file = open(path, O_RDWR);
	char text[512];
	int n = snprintf(text, sizeof text, "%s    replcas: 3\n", head);
	CHECK(write(file, text, (size_t)n) == n && lseek(file, 0, SEEK_SET) == 0);
	dup2(file, STDIN_FILENO);
	CHECK(read_path(&f, "-", NULL) == NULL);
	CHECK_TEXT(f.said, "<stdin>:6:5: error: unknown key 'replcas'\n    6 |     replcas: 3\n"
	                   "      |     ^~~~~~~\n      = did you mean 'replicas'?\n");
	dup2(saved, STDIN_FILENO);
	close(saved);
	close(file);
}

/* Whatever the bytes are, the reader comes back, and says something where it does not understand. */
static void any_change_of_a_model_is_read_or_refused(void)
{
	const char *rounds = getenv("FUZZ");
	const char *seeds[] = {"examples/event-bus/event-bus.calisto.yaml", "tests/model/everything.yaml"};
	unsigned long random = 88172645463325252u;
	for (long round = 0, n = rounds ? strtol(rounds, NULL, 10) : 400; round < n; round++) {
		char *text = check_read(seeds[round % 2]);
		size_t length = strlen(text);
		for (unsigned change = 0; change <= random % 4; change++) {
			random ^= random << 13, random ^= random >> 7, random ^= random << 17;
			size_t at = random % length;
			char *line = memchr(text + at, '\n', length - at);
			if (random >> 60 < 9)
				text[at] = (char)(random >> 40);
			else if (random >> 60 < 13)
				text[at] = ":-[]{}\"'#&*!|>%@,\t\n 0"[(random >> 40) % 21];
			else if (random >> 60 == 13 && length > 80)
				memmove(text + at % (length - 40), text + (random >> 20) % (length - 40), 40);
			else if (line) {
				memmove(text + at, line, length - (size_t)(line - text) + 1);
				length -= (size_t)(line - text) - at;
			}
		}
		const cal_model *m = read_bytes(&f, text, length);
		CHECK((m == NULL) == (f.out.errors > 0));
		free(text);
		if (round % 100 == 99) {
			read_end(&f);
			read_start(&f);
		}
	}
}

/* Bytes are looked at eight at a time. */
static void a_bad_character_is_found_at_any_byte(void)
{
	static const char *const bad[] = {"\x01", "\x1f", "\x7f", "\xff", "\xc2\x80"};
	for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
		for (unsigned before = 0; before < 20; before++) {
			read_string(&f, cal_format(&f.keep, "%s    description: ~ %.*s%s~~~~~~~~~~~~\n", head, (int)before,
			                           "                    ", bad[i]));
			CHECK(strstr(f.said, cal_format(&f.keep, "model.yaml:6:%u: error: the ", 20 + before)) != NULL);
		}
}

void suite_hostile(void)
{
	static const check_row tests[] = {
		{"a hundred thousand levels take no time", a_hundred_thousand_levels_take_no_time},
		{"an alias bomb does not explode", an_alias_bomb_does_not_explode},
		{"a thousand errors are a hundred and a count", a_thousand_errors_are_a_hundred_and_a_count},
		{"long lines and names are cut", long_lines_and_names_are_cut},
		{"a sparse gibibyte is refused unread", a_sparse_gibibyte_is_refused_unread},
		{"folders, devices and pipes are no models", folders_devices_and_pipes_are_no_models},
		{"an unreadable include is told where it is included",
	     an_unreadable_include_is_told_where_it_is_included},
		{"a bad character is found at any byte", a_bad_character_is_found_at_any_byte},
		{"standard input is read", standard_input_is_read},
		{"any change of a model is read or refused", any_change_of_a_model_is_read_or_refused},
	};
	check_suite("model/hostile", start, end, tests, sizeof tests / sizeof *tests);
}
