/* tests/rules/test_compile.c -- what no service hangs on has no node, and all else has. */
#include "rules/compile.h"
#include "tests/check.h"
#include "tests/model/fixture.h"

#include <stdlib.h>

void suite_compile(void);

static read_fixture f;

static const char *const model =
	"calisto: 1\nname: asked\n"
	"state: [{name: data, kind: table}, {name: own, kind: table}]\n"
	"components:\n"
	"  - {name: front, replicas: 2, depends_on: [{component: back}, {component: beside, mode: soft}]}\n"
	"  - {name: back, replicas: 2, stores: [{state: data}]}\n"
	"  - {name: beside, replicas: 2}\n"
	"  - {name: mirror, replicas: 2, stores: [{state: data}], depends_on: [{component: alone}]}\n"
	"  - {name: alone, replicas: 2, stores: [{state: own}]}\n"
	"services: [{name: s, depends_on: [{component: front}]}]\n";
enum { FRONT, BACK, BESIDE, MIRROR, ALONE };

static cal_compiled *compiled(void)
{
	read_start(&f);
	read_string(&f, model);
	CHECK_TEXT(f.said, "");
	if (!f.m)
		return NULL;
	const cal_system *s = cal_system_of(&f.keep, f.m);
	return cal_compile(&f.keep, s, cal_order_of(&f.keep, s), 0, false);
}

static void end(cal_compiled *c)
{
	cal_compiled_free(c);
	read_end(&f);
}

static bool has_leaves(const cal_compiled *c, uint32_t component)
{
	return c->struck[c->system->first_copy[component]] != NODE_FALSE;
}

static void what_a_service_hangs_on_has_nodes(void)
{
	cal_compiled *c = compiled();
	CHECK(has_leaves(c, FRONT) && has_leaves(c, BACK) && has_leaves(c, BESIDE));
	CHECK(!has_leaves(c, MIRROR) && !has_leaves(c, ALONE));
	CHECK_NUMBER(c->nodes[ALONE].unavailable, NODE_FALSE);
	end(c);
}

/* A soft dependency spreads I and C, and neither L nor O. */
static void a_soft_dependency_is_asked_less(void)
{
	cal_compiled *c = compiled();
	CHECK(c->nodes[BESIDE].wrong != NODE_FALSE);
	CHECK_NUMBER(c->nodes[BESIDE].slow, NODE_FALSE);
	CHECK_NUMBER(c->nodes[BESIDE].people[0], NODE_FALSE);
	CHECK(c->nodes[BACK].slow != NODE_FALSE && c->nodes[BACK].people[0] != NODE_FALSE);
	end(c);
}

/* A state is lost when all that store it have lost it, whether a service hangs on them or not. */
static void whoever_stores_what_is_asked_can_lose_it(void)
{
	cal_compiled *c = compiled();
	CHECK(c->store_leaf[c->first_store[BACK]] != NODE_FALSE);
	CHECK(c->store_leaf[c->first_store[MIRROR]] != NODE_FALSE);
	CHECK_NUMBER(c->store_leaf[c->first_store[ALONE]], NODE_FALSE);
	CHECK_NUMBER(c->strikable[MIRROR], STRIKE_NODES);
	CHECK_NUMBER(c->strikable[ALONE], STRIKE_NOTHING);
	CHECK_NUMBER(c->strikable[BACK], STRIKE_BY_COPY);
	end(c);
}

/* Every node that is made can make some top fail: along its outputs one is reached. */
static void every_node_leads_to_a_top(void)
{
	cal_compiled *c = compiled();
	const cal_graph *g = &c->graph;
	bool *leads = cal_zeroed(g->n_nodes, sizeof *leads);
	unsigned idle = 0;
	for (cal_node n = g->n_nodes; n-- > NODE_FIRST;) {
		leads[n] = cal_graph_kind(g, n)->top;
		for (uint32_t e = g->out_at[n]; e < g->out_at[n + 1]; e++)
			leads[n] |= leads[g->out[e]];
		idle += !leads[n] && c->owner[n] != 0;
	}
	CHECK_NUMBER(idle, 3);  /* of `beside`, A: the leaves of its copies, and the gate over them */
	free(leads);
	end(c);
}

void suite_compile(void)
{
	static const check_row tests[] = {
		{"what a service hangs on has nodes", what_a_service_hangs_on_has_nodes},
		{"a soft dependency is asked less", a_soft_dependency_is_asked_less},
		{"whoever stores what is asked can lose it", whoever_stores_what_is_asked_can_lose_it},
		{"every node leads to a top", every_node_leads_to_a_top},
	};
	check_suite("rules/compile", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
