/* tests/export/test_questions.c -- questions in heaps, and names that Markdown could stumble over. */
#include "export/questions.h"
#include "rules/check.h"
#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_question_lists(void);

static const char model[] =
	"calisto: 1\n"
	"name: \"a|b `c` <d>\"\n"
	"components:\n"
	"  - {name: \"[x](http://y) @z\", replicas: 2}\n"
	"  - {name: store, replicas: 2, stores: [{state: t}]}\n"
	"state: [{name: t, kind: table}]\n"
	"services:\n"
	"  - {name: one, owner: ann, depends_on: [{component: \"[x](http://y) @z\"}]}\n"
	"  - {name: two, owner: bob, depends_on: [{component: store}]}\n"
	"  - {name: three, owner: bob, depends_on: [{component: store}]}\n";

typedef struct {
	read_fixture read;
	cal_questions_request request;
} fixture;

static void start(fixture *f, cal_questions_by by)
{
	read_start(&f->read);
	const cal_model *m = read_string(&f->read, model);
	CHECK(m != NULL);
	f->request = (cal_questions_request){.by = by, .version = "0", .look = {80, false, true, false}};
	f->request.results = cal_check(&f->read.keep, m, &(cal_check_options){.stale_days = -1, .margins = MARGINS_NEVER});
}

static char *written(const fixture *f, void (*write)(const cal_questions_request *request, cal_out *out))
{
	cal_out out;
	CHECK(cal_out_memory(&out));
	write(&f->request, &out);
	CHECK(cal_out_finish(&out));
	return out.memory;
}

static void heaps_hold_all_questions_once(void)
{
	for (int by = QUESTIONS_BY_WEIGHT; by <= QUESTIONS_BY_OWNER; by++) {
		fixture f;
		uint32_t n;
		start(&f, (cal_questions_by)by);
		const cal_heaped *at = cal_questions_heaped(&f.read.keep, &f.request, &n);
		CHECK_NUMBER(n, f.request.results->n_questions);
		for (uint32_t i = 0; i < n; i++)
			for (uint32_t k = 0; k < i; k++) {
				CHECK(at[i].question != at[k].question);
				/* of one heap: those in between are of it, too, and no lighter */
				if (strcmp(at[i].name, at[k].name) == 0)
					CHECK(strcmp(at[i - 1].name, at[i].name) == 0 && at[k].question->verdicts >= at[i].question->verdicts);
			}
		read_end(&f.read);
	}
}

static void owners_are_named_once(void)
{
	fixture f;
	uint32_t n;
	bool bob = false, all = false;
	start(&f, QUESTIONS_BY_OWNER);
	const cal_heaped *at = cal_questions_heaped(&f.read.keep, &f.request, &n);
	for (uint32_t i = 0; i < n; i++) {
		bob |= strcmp(at[i].name, "bob") == 0;
		all |= strcmp(at[i].name, "ann, bob") == 0;
	}
	CHECK(bob && all);
	read_end(&f.read);
}

static void the_first_are_the_heaviest(void)
{
	fixture f;
	uint32_t n;
	start(&f, QUESTIONS_BY_WEIGHT);
	f.request.top = 3;
	const cal_heaped *at = cal_questions_heaped(&f.read.keep, &f.request, &n);
	CHECK_NUMBER(n, 3);
	CHECK(at[0].question == &f.request.results->questions[0] && at[2].question == &f.request.results->questions[2]);
	read_end(&f.read);
}

static void names_are_no_markdown(void)
{
	fixture f;
	start(&f, QUESTIONS_BY_WEIGHT);
	char *text = written(&f, cal_markdown_questions);
	CHECK(strstr(text, "# Questions about a&#124;b \\`c\\` &lt;d&gt;\n") != NULL);
	CHECK(strstr(text, "'\\[x\\](http:/&#8203;/y) @&#8203;z'") != NULL);
	CHECK(strstr(text, "[x](") == NULL && strstr(text, "@z") == NULL && strstr(text, "<d>") == NULL);
	CHECK(strstr(text, "\n- [ ] **") != NULL);
	free(text);
	text = written(&f, cal_text_questions_list);
	CHECK(strstr(text, "services: two, three") != NULL);
	free(text);
	read_end(&f.read);
}

static const check_row tests[] = {
	{"heaps hold all questions once", heaps_hold_all_questions_once},
	{"owners are named once", owners_are_named_once},
	{"the first are the heaviest", the_first_are_the_heaviest},
	{"names are no markdown", names_are_no_markdown},
};

void suite_question_lists(void)
{
	check_suite("export/questions", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
