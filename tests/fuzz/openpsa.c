/* tests/fuzz/openpsa.c -- any bytes as a fault tree: read, asked, and told in every format.
 *
 * For libFuzzer, with the sanitizers: make fuzz-openpsa.  What is right is not asked, only that nothing breaks, that a
 * tree that is refused comes with an error, and that one that is written again can be read. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "export/fta.h"
#include "export/openpsa.h"
#include "import/openpsa.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* A file that holds the bytes, where a path can name it. */
static const char *as_file(const void *bytes, size_t n)
{
	static char path[] = "/tmp/calisto-fuzz-XXXXXX";
	static int file = -1;
	if (file < 0)
		file = mkstemp(path);
	if (file < 0 || ftruncate(file, 0) != 0 || pwrite(file, bytes, n, 0) != (ssize_t)n)
		abort();
	return path;
}

static bool read_tree(cal_arena *keep, const void *bytes, size_t n, cal_openpsa *into)
{
	cal_diags diags = {.keep = keep};
	const char *path = as_file(bytes, n);
	cal_openpsa_request request = {&path, 1, NAN};
	bool right = cal_openpsa_read(keep, &request, into, &diags);
	if (right != (diags.errors == 0))
		abort();
	cal_diags_sort(&diags);
	cal_diags_free(&diags);
	return right;
}

/* Goes on for so many questions, which is the same everywhere. */
static bool keep_on(void *to, const char *phase, double done)
{
	(void)phase, (void)done;
	return ++*(unsigned *)to < 1000;
}

static void tell(cal_arena *keep, const cal_openpsa *model, const cal_openpsa_top *top)
{
	const char *files[] = {"fuzz"};
	unsigned asked = 0;
	cal_openpsa_size size = cal_openpsa_measure(model, top);
	cal_exact_budget budget = {.memory = 64 << 20, .keep_on = keep_on, .to = &asked};
	cal_ask ask = {.quantified = size.unquantified == 0, .sets = 20, .importance = 20};
	cal_fta it = {.files = files, .n_files = 1, .top = top->name, .fault_tree = top->fault_tree, .gates = size.gates,
	              .events = size.events, .unquantified = size.unquantified, .names = model->events,
	              .with_figures = true, .answer = cal_answer_of(keep, &model->formula, top->edge, &budget, &ask)};
	const cal_fta *tops[] = {&it};
	cal_out out;
	if (!cal_out_file(&out, "/dev/null"))
		abort();
	cal_fta_text(tops, 1, (cal_look){.width = 80, .unicode = true, .colour = true}, &out);
	cal_fta_json(tops, 1, "fuzz", &out);
	if (!cal_out_finish(&out))
		abort();
}

/* What is written can be read, however the names were. */
static void write_again(cal_arena *keep, const cal_openpsa *model, const cal_openpsa_top *top)
{
	cal_out out;
	cal_openpsa copy;
	if (!cal_out_memory(&out))
		abort();
	cal_openpsa_write(&(cal_openpsa_tree){.name = top->fault_tree, .formula = &model->formula, .top = top->edge,
	                                      .top_name = top->name, .events = model->events}, &out);
	if (!cal_out_finish(&out) || !read_tree(keep, out.memory, out.size, &copy))
		abort();
	free(out.memory);
	cal_openpsa_free(&copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	cal_arena keep = {0};
	cal_openpsa model;
	if (read_tree(&keep, bytes, n, &model)) {
		for (uint32_t i = 0; i < model.n_tops && i < 3; i++) {
			tell(&keep, &model, &model.tops[i]);
			write_again(&keep, &model, &model.tops[i]);
		}
		cal_openpsa_free(&model);
	}
	cal_arena_free(&keep);
	return 0;
}
