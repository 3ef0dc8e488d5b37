/* scan FILE -- a bare pass of libyaml over a file, and the number of its events on standard output.
 *
 * The yardstick: nothing that reads the same YAML with the same library can be faster.  The file goes
 * through stdio, which costs no more time than the whole of it in memory, and no memory. */
#include <stdbool.h>
#include <stdio.h>
#include <yaml.h>

/* Counts the events up to and with the stream's end; false at a syntax error. */
static bool count_events(yaml_parser_t *parser, unsigned long long *count)
{
	for (bool done = false; !done; ++*count) {
		yaml_event_t event;
		if (!yaml_parser_parse(parser, &event))
			return false;
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	return true;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: scan FILE\n", stderr);
		return 3;
	}
	FILE *file = fopen(argv[1], "rb");
	yaml_parser_t parser;
	if (file == NULL || !yaml_parser_initialize(&parser)) {
		fprintf(stderr, "scan: cannot read '%s'\n", argv[1]);
		return 4;
	}
	yaml_parser_set_input_file(&parser, file);
	unsigned long long count = 0;
	bool good = count_events(&parser, &count);
	if (good)
		printf("%llu\n", count);
	else
		fprintf(stderr, "%s:%zu: %s\n", argv[1], parser.problem_mark.line + 1, parser.problem);
	yaml_parser_delete(&parser);
	fclose(file);
	return good ? 0 : 2;
}
