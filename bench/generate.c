/* generate COMPONENTS [--seed N] [--regions R] -- a model file of any size, on standard output.
 *
 * The system it describes has the shape of real ones.  Its components stand in blocks of twenty, a block
 * being what one team runs: an application, stores below, front ends above, two services on top.  A
 * dependency points to a lower layer of its own block or of a neighbouring one, so that a single failure
 * reaches a few services and no more.  What everything shares is software and state: an operating system,
 * runtimes, libraries, discovery, configuration, a certificate.
 *
 * Every fact is a function of the seed and of an index, worked out anew wherever it is needed.  So the
 * memory is constant, the time linear, an element may point forward, and two runs give the same bytes. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BREAK_KEY = 70, BREAK_ITEM = 90 };  /* columns after which a line is full */

enum { BLOCK = 20, ZONES = 3, RACKS_ON_A_FEED = 16, LIBRARY_STRIDE = 5, SERVICE_LAYERS = 4 };

#define LENGTH(array) (sizeof (array) / sizeof *(array))

/* ---- The plan: how much there is of everything; set once, by make_plan. ---- */

static struct {
	uint64_t seed, components, platform, blocks;
	unsigned regions, platform_regions, platform_kinds, racks, feeds;  /* racks, feeds: of each zone */
	unsigned runtimes, libraries;                                      /* those that all blocks share */
} plan;

/* A question to the seed: one for each choice, so that the choices are independent. */
typedef enum {
	ASK_SHAPE = 1, ASK_STYLE, ASK_REPLICAS, ASK_AVAILABLE, ASK_RACK, ASK_ROLLOUT, ASK_GATE, ASK_ROLLBACK,
	ASK_VERSION, ASK_INCLUDE, ASK_STATE, ASK_STATE_ATTRIBUTE, ASK_BACKUP, ASK_READ, ASK_FROM, ASK_POISON,
	ASK_SHARE, ASK_STORE, ASK_WRITE, ASK_FANOUT, ASK_TARGET, ASK_NEIGHBOUR, ASK_MODE, ASK_SCOPE, ASK_ANY,
	ASK_RETRIES, ASK_PLATFORM, ASK_HEALTH, ASK_CAPACITY, ASK_OVERLOAD, ASK_MANAGED, ASK_START,
	ASK_FAILOVER, ASK_EXTRA, ASK_SERVICE, ASK_OBJECTIVE
} question;

/* The finaliser of splitmix64. */
static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* A number below n, the same for the same question and index. */
static unsigned ask(question q, uint64_t index, unsigned n)
{
	uint64_t x = mix(plan.seed + (uint64_t)q * UINT64_C(0x9e3779b97f4a7c15));
	return (unsigned)(mix(x + index * UINT64_C(0xd1342543de82ef95) + 1) % n);
}

static bool chance(question q, uint64_t index, unsigned percent)
{
	return ask(q, index, 100) < percent;
}

/* ---- The pen: YAML in four hands, from one mapping in braces to one word a line. ---- */

typedef enum {
	FLOW,    /* - {name: x, runs: [y], stores: [{state: z}]} */
	PLAIN,   /* an attribute a line, lists and their mappings in brackets */
	LISTED,  /* an attribute a line, a line for each mapping of a list */
	TALL     /* brackets nowhere */
} style;

static struct {
	style style;
	unsigned column;
	const char *list;  /* the key of the list being written */
	bool bracketed;    /* that list stands in brackets */
	unsigned items, fields;
} pen;

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void attribute(const char *key, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void field(const char *key, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void vsay(const char *format, va_list arguments)
{
	int n = vprintf(format, arguments);
	if (n > 0)
		pen.column += (unsigned)n;
}

static void say(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsay(format, arguments);
	va_end(arguments);
}

static void new_line(int indent)
{
	printf("\n%*s", indent, "");
	pen.column = (unsigned)indent;
}

static void section(const char *name)
{
	printf("\n%s:\n", name);
}

static void begin_element(style hand, const char *name)
{
	pen.style = hand;
	pen.column = 0;
	say(hand == FLOW ? "  - {name: %s" : "  - name: %s", name);
}

static void end_element(void)
{
	puts(pen.style == FLOW ? "}" : "");
}

/* After a comma within brackets: a space, or a new line where this one is full. */
static void after_comma(unsigned limit, int indent)
{
	if (pen.column > limit)
		new_line(indent);
	else
		say(" ");
}

static void put_key(const char *key)
{
	if (pen.style == FLOW) {
		say(",");
		after_comma(BREAK_KEY, 5);
	} else {
		new_line(4);
	}
	say("%s:", key);
}

static void attribute(const char *key, const char *format, ...)
{
	va_list arguments;
	put_key(key);
	say(" ");
	va_start(arguments, format);
	vsay(format, arguments);
	va_end(arguments);
}

/* A list stands in brackets up to the hand `last`.  Its key is written with its first item, so a list
 * that stays empty leaves no trace. */
static void begin_list(const char *key, style last)
{
	pen.list = key;
	pen.bracketed = pen.style <= last;
	pen.items = 0;
}

static void begin_item(void)
{
	if (pen.items++ == 0) {
		put_key(pen.list);
		if (pen.bracketed)
			say(" [");
	} else if (pen.bracketed) {
		say(",");
		after_comma(BREAK_ITEM, pen.style == FLOW ? 7 : 6);
	}
	if (!pen.bracketed) {
		new_line(6);
		say("- ");
	}
}

static void end_list(void)
{
	if (pen.items > 0 && pen.bracketed)
		say("]");
}

static void begin_names(const char *key)
{
	begin_list(key, LISTED);
}

static void add_name(const char *name)
{
	begin_item();
	say("%s", name);
}

static void begin_entries(const char *key)
{
	begin_list(key, PLAIN);
}

static void begin_entry(void)
{
	begin_item();
	if (pen.style != TALL)
		say("{");
	pen.fields = 0;
}

static void field(const char *key, const char *format, ...)
{
	va_list arguments;
	if (pen.fields++ > 0) {
		if (pen.style == TALL)
			new_line(8);
		else
			say(", ");
	}
	say("%s: ", key);
	va_start(arguments, format);
	vsay(format, arguments);
	va_end(arguments);
}

static void end_entry(void)
{
	if (pen.style != TALL)
		say("}");
}

/* ---- What the system is made of. ---- */

/* State of a block.  With a stride it is shared by that many blocks and belongs to the first of them.  Its
 * owner is a position in the block: who stores it or, where nobody does, who is certain to consume it. */
typedef enum { TABLE, LOG, CACHE, REQUESTS, CONFIG, SCHEMA, KEY, QUOTA } local_state;

static const struct {
	const char *suffix, *kind;
	unsigned owner, stride, percent;
	bool stored;
} locals[] = {
	[TABLE]    = {"",          "table",      0,  1, 100, true},
	[LOG]      = {"-log",      "log",        4,  1,  70, true},
	[CACHE]    = {"-cache",    "cache",      6,  1,  70, true},
	[REQUESTS] = {"-requests", "requests",   2,  1,  50, false},
	[CONFIG]   = {"-config",   "config",     0,  5, 100, true},
	[SCHEMA]   = {"-schema",   "schema",     1,  5,  60, false},
	[KEY]      = {"-key",      "credential", 1, 10, 100, false},
	[QUOTA]    = {"-quota",    "quota",      2, 10,  60, false},
};

#define READS(state) (1u << (state))

/* The components of a block, in an order in which every beginning of it is a system too. */
static const struct {
	const char *name;
	unsigned layer;
	const char *engine;  /* software that all blocks run; NULL: the block's own application */
	unsigned reads;      /* local states it may consume */
} roles[BLOCK] = {
	{"db",       0, "postgres",      0},
	{"core",     1, NULL,            READS(TABLE) | READS(SCHEMA) | READS(KEY) | READS(CONFIG)},
	{"api",      2, NULL,            READS(REQUESTS) | READS(QUOTA) | READS(CONFIG)},
	{"web",      3, NULL,            READS(REQUESTS)},
	{"bus",      0, "kafka",         0},
	{"worker",   1, NULL,            READS(LOG)},
	{"cache",    0, "redis",         0},
	{"rules",    1, NULL,            READS(CACHE) | READS(CONFIG)},
	{"feed",     2, NULL,            READS(LOG)},
	{"mobile",   3, NULL,            READS(REQUESTS) | READS(KEY)},
	{"index",    0, "search-engine", READS(LOG)},
	{"sync",     1, NULL,            READS(TABLE)},
	{"partner",  0, NULL,            0},
	{"pricing",  1, NULL,            READS(CACHE) | READS(CONFIG)},
	{"batch",    2, NULL,            READS(TABLE)},
	{"admin",    3, NULL,            READS(CONFIG)},
	{"files",    0, "object-store",  0},
	{"import",   1, NULL,            READS(SCHEMA) | READS(KEY)},
	{"report",   2, NULL,            READS(TABLE)},
	{"gateway",  3, NULL,            READS(REQUESTS) | READS(QUOTA)},
};

enum { DB, CORE, API, WEB, PARTNER = 12, ADMIN = 15, FILES, IMPORT };

enum { REGISTRY, IDENTITY, SETTINGS, INGRESS, PLATFORM_KINDS };
static const char *const platform_names[PLATFORM_KINDS] = {"registry", "identity", "settings", "ingress"};

static const char *const shared_libraries[] = {"rpc", "tls", "json", "logging", "metrics", "feature-flags"};
static const char *const shared_runtimes[] = {"jvm", "node", "python"};

static const char *const words[] = {
	"orders", "billing", "search", "cart", "pay", "ship", "stock", "users", "mail", "chat", "maps", "ads",
	"media", "tax", "risk", "quote", "claim", "trip", "meter", "ticket", "seat", "fleet", "audit", "wiki",
};

static const char *const region_names[] = {"eu", "us", "ap", "sa", "af", "ca", "uk", "jp"};

/* ---- Names. ---- */

typedef struct {
	char text[64];
} name;

static name make_name(const char *format, ...) __attribute__((format(printf, 1, 2)));

static name make_name(const char *format, ...)
{
	name n;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(n.text, sizeof n.text, format, arguments);
	va_end(arguments);
	return n;
}

static name region_name(unsigned region)
{
	if (region < LENGTH(region_names))
		return make_name("%s", region_names[region]);
	return make_name("r%u", region + 1);
}

static name zone_name(unsigned region, unsigned zone)
{
	return make_name("%s-%c", region_name(region).text, (int)('a' + zone));
}

static name feed_name(unsigned region, unsigned zone, unsigned feed)
{
	return make_name("%s-p%u", zone_name(region, zone).text, feed + 1);
}

static name rack_name(unsigned region, unsigned zone, unsigned rack)
{
	return make_name("%s-r%u", zone_name(region, zone).text, rack + 1);
}

/* orders, billing ... seats, orders2, billing2 ... */
static name block_name(uint64_t block, const char *suffix)
{
	const char *word = words[block % LENGTH(words)];
	uint64_t round = block / LENGTH(words);
	if (round == 0)
		return make_name("%s%s", word, suffix);
	return make_name("%s%" PRIu64 "%s", word, round + 1, suffix);
}

static name state_name(uint64_t block, local_state state)
{
	return block_name(block, locals[state].suffix);
}

/* ---- Components: where they stand and what is known of them. ---- */

typedef enum {
	ZONAL,     /* three copies or more over the three zones */
	RACKED,    /* the same, each in a rack */
	REGIONAL,  /* in a region; where there, nobody says */
	SPREAD,    /* over two regions */
	PAIR, STANDBY, GROUPED, SINGLE, EXTERNAL
} shape;

typedef struct {
	uint64_t index, block;  /* block: of no meaning in the platform */
	unsigned position;      /* in the block; of the platform: which of platform_names */
	unsigned layer, region, replicas;
	shape shape;
	bool platform;
} component;

static uint64_t component_index(uint64_t block, unsigned position)
{
	return plan.platform + block * BLOCK + position;
}

static unsigned block_size(uint64_t block)
{
	uint64_t rest = plan.components - component_index(block, 0);
	return rest < BLOCK ? (unsigned)rest : BLOCK;
}

static shape store_shape(uint64_t index, unsigned position)
{
	unsigned die = ask(ASK_SHAPE, index, 100);
	if (position == PARTNER && die < 40)
		return EXTERNAL;
	if (position == DB && die < 4)
		return GROUPED;
	return die < 12 ? STANDBY : die < 14 ? REGIONAL : die < 85 ? ZONAL : RACKED;
}

static shape server_shape(uint64_t index, unsigned layer)
{
	unsigned die = ask(ASK_SHAPE, index, 100);
	if (layer == 3 && plan.regions > 1 && die >= 90)
		return SPREAD;
	return die < 6 ? SINGLE : die < 14 ? PAIR : die < 16 ? REGIONAL : die < 85 ? ZONAL : RACKED;
}

static unsigned replicas_of(shape form, uint64_t index)
{
	unsigned die = ask(ASK_REPLICAS, index, 100);
	switch (form) {
	case SINGLE: case EXTERNAL:
		return 1;
	case PAIR: case STANDBY:
		return 2;
	case SPREAD:
		return 4;
	case GROUPED:
		return 3;
	case ZONAL: case RACKED: case REGIONAL:
		break;
	}
	return die < 92 ? 3 : die < 97 ? 5 : 4;
}

static component platform_component(uint64_t index)
{
	component c = {.index = index, .shape = ZONAL, .platform = true};
	c.position = (unsigned)(index / plan.platform_regions);
	c.region = (unsigned)(index % plan.platform_regions);
	c.replicas = chance(ASK_REPLICAS, index, 50) || c.position == REGISTRY ? 5 : 3;
	return c;
}

static component component_at(uint64_t index)
{
	if (index < plan.platform)
		return platform_component(index);
	component c = {.index = index, .block = (index - plan.platform) / BLOCK};
	c.position = (unsigned)((index - plan.platform) % BLOCK);
	c.layer = roles[c.position].layer;
	c.region = (unsigned)(c.block * plan.regions / plan.blocks);
	c.shape = c.layer == 0 ? store_shape(index, c.position) : server_shape(index, c.layer);
	if (c.shape == RACKED && plan.racks == 0)
		c.shape = ZONAL;
	c.replicas = replicas_of(c.shape, index);
	return c;
}

static name component_name(const component *c)
{
	if (c->platform)
		return make_name("%s-%s", platform_names[c->position], region_name(c->region).text);
	return make_name("%s-%s", block_name(c->block, "").text, roles[c->position].name);
}

/* Copies in each of the region's zones, and copies that may be told apart: what `scope: zone` asks for. */
static bool fills_zones(const component *c)
{
	return c->shape == ZONAL || c->shape == RACKED;
}

/* ---- State: which of it there is. ---- */

static uint64_t owning_block(uint64_t block, local_state state)
{
	return block - block % locals[state].stride;
}

static bool has_state(uint64_t block, local_state state)
{
	uint64_t owner = owning_block(block, state);
	return block_size(owner) > locals[state].owner && (locals[state].stored || plan.platform > 0)
		&& chance(ASK_STATE, owner * LENGTH(locals) + state, locals[state].percent);
}

/* ---- The head of the file. ---- */

static void write_head(void)
{
	printf("calisto: 1\nname: generated-%" PRIu64 "\n", plan.components);
	printf("description: A generated system of %" PRIu64 " components (seed %" PRIu64 ").\n",
		plan.components, plan.seed);
	if (plan.components >= 20)
		puts("owner: platform-team\nreviewed: 2025-03-01\ncatalogue: 1\n"
		     "defaults: {health_check: shallow, overload: shed}");
}

/* ---- Domains. ---- */

static void write_racks(unsigned region, unsigned zone)
{
	for (unsigned f = 0; f < plan.feeds; f++) {
		begin_element(FLOW, feed_name(region, zone, f).text);
		say(", kind: power, within: [%s]", zone_name(region, zone).text);
		end_element();
	}
	for (unsigned r = 0; r < plan.racks; r++) {
		begin_element(FLOW, rack_name(region, zone, r).text);
		say(", kind: rack, within: [%s, %s]", zone_name(region, zone).text,
			feed_name(region, zone, r / RACKS_ON_A_FEED).text);
		end_element();
	}
}

static void write_domains(void)
{
	section("domains");
	for (unsigned region = 0; region < plan.regions; region++) {
		begin_element(FLOW, region_name(region).text);
		say(", kind: region");
		end_element();
		for (unsigned zone = 0; zone < ZONES; zone++) {
			begin_element(FLOW, zone_name(region, zone).text);
			say(", kind: zone, within: [%s]", region_name(region).text);
			end_element();
			write_racks(region, zone);
		}
	}
}

/* ---- Software. ---- */

static void write_rollout(uint64_t index)
{
	static const char *const strategies[] = {
		"all-at-once", "rolling", "rolling", "canary", "staged, by: zone", "staged, by: zone",
	};
	static const char *const gates[] = {"", "", ", gate: automatic", ", gate: manual"};
	static const char *const rollbacks[] = {"", "", ", rollback: safe", ", rollback: unsafe"};
	unsigned strategy = ask(ASK_ROLLOUT, index, LENGTH(strategies) + 2);
	if (strategy >= LENGTH(strategies))
		return;
	attribute("rollout", "{strategy: %s%s%s}", strategies[strategy],
		strategy == 0 ? "" : gates[ask(ASK_GATE, index, LENGTH(gates))],
		rollbacks[ask(ASK_ROLLBACK, index, LENGTH(rollbacks))]);
}

/* What all copies carry: an operating system, and with it an agent that brings discovery, the fleet's
 * configuration and the time. */
static void write_operating_system(void)
{
	printf("  - {name: linux, version: \"6.1\", kind: os%s,\n"
		"     rollout: {strategy: staged, by: zone, gate: automatic}}\n",
		plan.platform > 0 ? ", includes: [node-agent]" : "");
	if (plan.platform == 0)
		return;
	puts("  - name: node-agent\n    kind: agent\n    rollout: {strategy: rolling}\n    consumes:\n"
	     "      - {state: discovery, on_bad_update: keep-last-good}");
	if (plan.components >= 20)
		puts("      - {state: fleet-config}\n      - {state: clock}");
}

static void write_shared_software(void)
{
	for (unsigned r = 0; r < plan.runtimes; r++) {
		begin_element(FLOW, shared_runtimes[r]);
		say(", kind: runtime, includes: [linux]");
		write_rollout(UINT64_MAX - r);
		end_element();
	}
	for (unsigned l = 0; l < plan.libraries; l++) {
		begin_element(FLOW, shared_libraries[l]);
		say(", kind: library");
		if (l == 0 && plan.components >= 20)
			say(", consumes: [{state: mesh-certificate}]");
		end_element();
	}
	if (plan.components >= 100)
		puts("  - {name: ssd-a, kind: hardware}\n  - {name: ssd-b, kind: hardware}");
	if (plan.components >= 20)
		puts("  - {name: deployer, kind: tool, reach: zone}\n"
		     "  - {name: console, kind: tool, destructive: true}");
}

static void write_engines(void)
{
	for (unsigned k = 0; k < plan.platform_kinds; k++) {
		begin_element(FLOW, platform_names[k]);
		say(", includes: [linux], rollout: {strategy: staged, by: zone, gate: automatic}");
		end_element();
	}
	for (unsigned p = 0; p < block_size(0); p++) {
		if (roles[p].engine == NULL)
			continue;
		begin_element(FLOW, roles[p].engine);
		attribute("version", "\"%u.%u\"", ask(ASK_VERSION, p, 16), ask(ASK_VERSION, p + BLOCK, 10));
		say(", includes: [linux]");
		write_rollout(UINT64_MAX / 2 - p);
		end_element();
	}
}

/* Every fifth block has a library, which the next four use as well. */
static void write_application(uint64_t block)
{
	unsigned first = (unsigned)(block % plan.libraries);
	unsigned second = ask(ASK_INCLUDE, block, plan.libraries);
	if (block % LIBRARY_STRIDE == 0 && plan.blocks > 1)
		printf("  - {name: %s, kind: library, includes: [%s]}\n", block_name(block, "-lib").text,
			shared_libraries[0]);
	begin_element(chance(ASK_STYLE, UINT64_MAX - block, 50) ? FLOW : PLAIN, block_name(block, "").text);
	if (chance(ASK_VERSION, block + 2 * BLOCK, 60))
		attribute("version", "\"%u.%u\"", ask(ASK_VERSION, block + 3 * BLOCK, 9) + 1,
			ask(ASK_VERSION, block + 4 * BLOCK, 40));
	begin_names("includes");
	add_name(shared_runtimes[block % plan.runtimes]);
	if (plan.blocks > 1)
		add_name(block_name(block - block % LIBRARY_STRIDE, "-lib").text);
	if (first > 0 || plan.blocks == 1)
		add_name(shared_libraries[first]);
	if (second > 0 && second != first)
		add_name(shared_libraries[second]);
	end_list();
	write_rollout(block);
	end_element();
}

static void write_software(void)
{
	section("software");
	write_operating_system();
	write_shared_software();
	write_engines();
	for (uint64_t b = 0; b < plan.blocks; b++)
		write_application(b);
}

/* ---- State. ---- */

static void write_backup(uint64_t block)
{
	unsigned die = ask(ASK_BACKUP, block, 100);
	name place = plan.regions > 1
		? region_name(((unsigned)(block * plan.regions / plan.blocks) + 1) % plan.regions)
		: zone_name(0, ZONES - 1);
	if (die < 30)
		attribute("backup", "{strategy: periodic, interval: %s, kept_in: [%s], restore_tested: %s}",
			die < 15 ? "4h" : "1d", place.text, die < 20 ? "true" : "false");
	else if (die < 40)
		attribute("backup", "{strategy: continuous, kept_in: [%s]}", place.text);
	else if (die < 45)
		attribute("versioned", "true");
}

/* One of the values of an attribute, or nothing in half of the cases. */
static void maybe(const char *key, uint64_t index, const char *one, const char *other)
{
	unsigned die = ask(ASK_STATE_ATTRIBUTE, index, 4);
	if (die < 2)
		attribute(key, "%s", die == 0 ? one : other);
}

static void write_state_attributes(uint64_t block, local_state state)
{
	uint64_t index = block * LENGTH(locals) + state;
	switch (state) {
	case TABLE:
		write_backup(block);
		break;
	case LOG: case SCHEMA: case REQUESTS:
		maybe("compatible", index, "both", "backward");
		break;
	case CACHE:
		maybe("cold", index, "slow", "serves");
		break;
	case CONFIG:
		attribute("per", "region");
		maybe("rollout", index, "{strategy: staged, by: zone}", "{strategy: all-at-once}");
		break;
	case KEY:
		maybe("expiry", index, "together", "staggered");
		maybe("monitored", index + 1, "true", "false");
		break;
	case QUOTA:
		maybe("monitored", index, "true", "false");
		break;
	}
}

static void write_state(void)
{
	section("state");
	if (plan.platform > 0)
		puts("  - {name: discovery, kind: discovery, rollout: {strategy: staged, by: zone}}");
	if (plan.components >= 20)
		puts("  - {name: fleet-config, kind: config, per: region,\n"
		     "     rollout: {strategy: staged, by: zone, gate: manual}}\n"
		     "  - {name: clock, kind: clock}\n"
		     "  - {name: mesh-certificate, kind: credential, expiry: staggered}");
	for (uint64_t b = 0; b < plan.blocks; b++) {
		for (local_state s = TABLE; s <= QUOTA; s++) {
			if (owning_block(b, s) != b || !has_state(b, s))
				continue;
			begin_element(FLOW, state_name(b, s).text);
			say(", kind: %s", locals[s].kind);
			write_state_attributes(b, s);
			end_element();
		}
	}
}

/* ---- Components. ---- */

/* The domain of a component's nth copy. */
static name place_of(const component *c, unsigned nth)
{
	unsigned rack, lean = ask(ASK_RACK, c->index, ZONES);
	switch (c->shape) {
	case REGIONAL:
		return region_name(c->region);
	case SPREAD:
		return zone_name((c->region + nth % 2) % plan.regions, nth / 2 % ZONES);
	case RACKED:
		rack = (unsigned)(c->block % plan.racks) + ask(ASK_RACK, c->index, 8) + nth / ZONES;
		return rack_name(c->region, nth % ZONES, rack % plan.racks);
	case SINGLE: case PAIR: case STANDBY:
		return zone_name(c->region, (nth + lean) % ZONES);
	case ZONAL: case GROUPED: case EXTERNAL:
		break;
	}
	return zone_name(c->region, nth % ZONES);
}

static void write_placement(const component *c)
{
	unsigned n = c->replicas;
	if (c->shape == REGIONAL)
		n = 1;
	else if (c->shape == ZONAL || c->shape == GROUPED)
		n = ZONES;
	begin_names("placement");
	for (unsigned i = 0; i < n; i++)
		add_name(place_of(c, i).text);
	end_list();
}

static void write_available(const component *c)
{
	unsigned die = ask(ASK_AVAILABLE, c->index, 100);
	if (c->platform)
		attribute("min_available", "majority");
	else if (c->replicas < 3)
		return;
	else if (die < 45)
		attribute("min_available", "majority");
	else if (die < 50)
		attribute("min_available", "1");
	else if (die < 52)
		attribute("min_available", "50%%");
	else if (die < 53)
		attribute("min_available", "all");
}

static void write_failover(const component *c)
{
	unsigned die = ask(ASK_FAILOVER, c->index, 100);
	attribute("redundancy", "active-passive");
	if (die < 60)
		attribute("failover", "{trigger: automatic, tested: %s, within: region}",
			die < 45 ? "true" : "false");
	else if (die < 80)
		attribute("failover", "{trigger: manual}");
}

static void write_copies(const component *c)
{
	if (c->shape == GROUPED) {
		begin_entries("groups");
		begin_entry();
		field("name", "main");
		field("replicas", "%u", c->replicas);
		end_entry();
		begin_entry();
		field("name", "late");
		field("replicas", "1");
		field("delay", "4h");
		end_entry();
		end_list();
	} else if (c->replicas > 1) {
		attribute("replicas", "%u", c->replicas);
	}
	if (c->shape == STANDBY)
		write_failover(c);
	else
		write_available(c);
	write_placement(c);
}

static void write_runs(const component *c)
{
	const char *engine = c->platform ? platform_names[c->position] : roles[c->position].engine;
	begin_names("runs");
	add_name(engine != NULL ? engine : block_name(c->block, "").text);
	if (!c->platform && (c->position == DB || c->position == FILES) && plan.components >= 100)
		add_name(c->block % 2 == 0 ? "ssd-a" : "ssd-b");
	end_list();
}

static bool owns(const component *c, local_state state)
{
	return !c->platform && c->position == locals[state].owner && c->block % locals[state].stride == 0;
}

static void write_poison(uint64_t index, bool partitioned)
{
	static const char *const answers[] = {"crash", "crash", "stop", "skip", "quarantine", "reject"};
	unsigned die = ask(ASK_POISON, index, LENGTH(answers) + 3);
	if (die < LENGTH(answers))
		field("on_poison", "%s", answers[die]);
	if (die < 2 && partitioned)
		field("max_attempts", "%u", 2 + ask(ASK_POISON, index + 1, 4));
	if (die == 0 && chance(ASK_POISON, index + 2, 30))
		field("isolation", "process");
}

static void write_consume(const component *c, local_state state)
{
	uint64_t index = c->index * LENGTH(locals) + state, owner = owning_block(c->block, state);
	bool parted = state == LOG && c->layer == 1 && chance(ASK_SHARE, index, 50);
	begin_entry();
	field("state", "%s", state_name(owner, state).text);
	if (locals[state].stored && state != CONFIG && chance(ASK_FROM, index, 30)) {
		component from = component_at(component_index(owner, locals[state].owner));
		field("from", "[%s]", component_name(&from).text);
	}
	if (parted)
		field("share", "partition");
	if (state == TABLE || state == LOG || state == SCHEMA || state == REQUESTS)
		write_poison(index, parted || state == REQUESTS);
	if (state == CONFIG && chance(ASK_POISON, index, 50))
		field("on_bad_update", "%s", chance(ASK_POISON, index + 1, 50) ? "keep-last-good" : "crash");
	end_entry();
}

static bool consumes(const component *c, local_state state)
{
	return !c->platform && (roles[c->position].reads & READS(state)) != 0 && has_state(c->block, state)
		&& (owns(c, state) || chance(ASK_READ, c->index * LENGTH(locals) + state, 30));
}

static void write_consumes(const component *c)
{
	begin_entries("consumes");
	for (local_state s = TABLE; s <= QUOTA; s++)
		if (consumes(c, s))
			write_consume(c, s);
	end_list();
}

static void write_store(const component *c, const char *state, bool cache)
{
	unsigned die = ask(ASK_STORE, c->index, 100);
	begin_entry();
	field("state", "%s", state);
	if (c->replicas >= 3 && !cache && die < 20)
		field("min_copies", "2");
	if (c->replicas >= 2 && !cache && die >= 10 && die < 45)
		field("replication", "%s", die < 35 ? "sync" : "async");
	end_entry();
}

static void write_stores(const component *c)
{
	begin_entries("stores");
	if (c->platform && c->position == REGISTRY)
		write_store(c, "discovery", false);
	if (c->platform && c->position == (plan.platform_kinds > SETTINGS ? SETTINGS : REGISTRY)
	    && plan.components >= 20)
		write_store(c, "fleet-config", false);
	for (local_state s = TABLE; s <= QUOTA; s++)
		if (locals[s].stored && owns(c, s) && has_state(c->block, s))
			write_store(c, state_name(c->block, s).text, s == CACHE);
	end_list();
}

static void write_writes(const component *c)
{
	static const char *const guards[] = {NULL, "none", "lock", "version"};
	bool writer = !c->platform && (c->position == CORE || c->position == IMPORT || c->position == ADMIN);
	unsigned guard = ask(ASK_WRITE, c->index + 1, LENGTH(guards));
	if (!writer || !chance(ASK_WRITE, c->index, 50))
		return;
	begin_entries("writes");
	begin_entry();
	field("state", "%s", state_name(c->block, TABLE).text);
	if (guards[guard] != NULL)
		field("guard", "%s", guards[guard]);
	end_entry();
	end_list();
}

/* ---- Dependencies: of components. ---- */

enum { FAN_OUT = 4 };

/* A component of a lower layer: of the same block or, now and then, of the one before or after it.  There
 * always is one, for a block begins with its database. */
static uint64_t lower_component(const component *c, uint64_t draw)
{
	uint64_t block = c->block;
	unsigned die = ask(ASK_NEIGHBOUR, draw, 100), position = ask(ASK_TARGET, draw, BLOCK);
	if (die < 6 && block > 0)
		block--;
	else if (die >= 94 && block + 1 < plan.blocks)
		block++;
	while (position >= block_size(block) || roles[position].layer >= c->layer)
		position = (position + 1) % BLOCK;
	return component_index(block, position);
}

/* A component of the layer next below, of the same block; every block begins with one of each layer. */
static uint64_t next_lower_component(const component *c)
{
	unsigned position = ask(ASK_TARGET, c->index, BLOCK);
	while (position >= block_size(c->block) || roles[position].layer + 1 != c->layer)
		position = (position + 1) % BLOCK;
	return component_index(c->block, position);
}

static bool among(const uint64_t *list, unsigned n, uint64_t item)
{
	for (unsigned i = 0; i < n; i++)
		if (list[i] == item)
			return true;
	return false;
}

/* Fills `targets` with different components of lower layers, as many as the layer and chance want. */
static unsigned choose_targets(const component *c, uint64_t targets[FAN_OUT])
{
	static const unsigned most[] = {0, 2, 3, 4};
	unsigned n = 0, want = c->platform ? 0 : most[c->layer];
	if (want > 0 && !chance(ASK_FANOUT, c->index, 15))
		want = 1 + ask(ASK_FANOUT, c->index + 1, 2);
	for (unsigned i = 0; i < want; i++) {
		uint64_t draw = c->index * FAN_OUT + i;
		uint64_t target = i == 0 ? next_lower_component(c) : lower_component(c, draw);
		if (!among(targets, n, target))
			targets[n++] = target;
	}
	return n;
}

static void write_manner(uint64_t draw, const component *from, const component *to)
{
	static const char *const retries[] = {"none", "budgeted", "limited", "unbounded"};
	unsigned die = ask(ASK_MODE, draw, 100), retry = ask(ASK_RETRIES, draw, 50);
	if (die < 10 || to->shape == EXTERNAL)
		field("mode", "soft");
	else if (die < 14)
		field("holds", "%s", die < 12 ? "15m" : "4h");
	if (fills_zones(from) && fills_zones(to) && from->region == to->region && chance(ASK_SCOPE, draw, 12))
		field("scope", "zone");
	if (retry < LENGTH(retries))
		field("retries", "%s", retries[retry]);
}

static void write_dependency(const component *c, const component *to, uint64_t draw)
{
	begin_entry();
	field("component", "%s", component_name(to).text);
	write_manner(draw, c, to);
	end_entry();
}

static void write_alternatives(const component *one, const component *other)
{
	begin_entry();
	field("any_of", "[%s, %s]", component_name(one).text, component_name(other).text);
	end_entry();
}

/* On the platform of the component's region; most do without it for a while. */
static void write_platform_dependency(const component *c)
{
	unsigned die = ask(ASK_PLATFORM, c->index, 100);
	if (c->platform || die >= 8 || plan.platform_kinds < 2)
		return;
	unsigned kind = 1 + ask(ASK_PLATFORM, c->index + 1, plan.platform_kinds - 1);
	component to = component_at(kind * plan.platform_regions + c->region % plan.platform_regions);
	begin_entry();
	field("component", "%s", component_name(&to).text);
	if (die < 5)
		field("holds", "1h");
	end_entry();
}

static void write_dependencies(const component *c)
{
	uint64_t targets[FAN_OUT];
	unsigned n = choose_targets(c, targets);
	bool either = n > 1 && chance(ASK_ANY, c->index, 6);
	begin_entries("depends_on");
	for (unsigned i = 0; i < n; i++) {
		component to = component_at(targets[i]);
		component other = component_at(targets[(i + 1) % n]);
		if (!either || i > 1)
			write_dependency(c, &to, c->index * FAN_OUT + i);
		else if (i == 0)
			write_alternatives(&to, &other);
	}
	if (n < FAN_OUT)
		write_platform_dependency(c);
	end_list();
}

/* ---- Components: the rest. ---- */

static void write_capacity(const component *c)
{
	if (c->replicas >= 3 && c->layer > 0 && chance(ASK_CAPACITY, c->index, 6)) {
		unsigned each = 100 * (1 + ask(ASK_CAPACITY, c->index + 1, 20));
		unsigned peak = each * (c->replicas - 1) - each / 4;
		attribute("capacity", "{per_replica: %u, peak: %u}", each, peak);
	}
	if (c->layer > 0 && chance(ASK_OVERLOAD, c->index, 4))
		attribute("overload", "%s", chance(ASK_OVERLOAD, c->index + 1, 50) ? "queue" : "none");
}

static void write_health(const component *c)
{
	unsigned die = ask(ASK_HEALTH, c->index, 100);
	if (die < 5)
		attribute("health_check", "%s", die < 2 ? "deep" : "none");
	if (die < 2)
		attribute("ejection", "%s", die == 0 ? "capped" : "unlimited");
}

static void write_operation(const component *c)
{
	name registry = make_name("%s-%s", platform_names[REGISTRY],
		region_name(c->region % plan.platform_regions).text);
	if (c->platform) {
		attribute("coordination", "quorum");
		if (plan.components >= 20)
			attribute("managed_by", "[deployer, console]");
	} else if (plan.components >= 20 && chance(ASK_MANAGED, c->index, 5)) {
		bool deployed = chance(ASK_MANAGED, c->index + 1, 75);
		attribute("managed_by", "[%s]", deployed ? "deployer" : "console");
	}
	if (!c->platform && plan.platform > 0 && chance(ASK_START, c->index, 2))
		attribute("starts_with", "[%s]", registry.text);
	if (c->platform && c->position != REGISTRY)
		attribute("operated_through", "[%s]", registry.text);
	if (!c->platform && c->layer == 0 && chance(ASK_EXTRA, c->index, 5))
		attribute("without", "[quota]");
}

static void write_external(const component *c)
{
	attribute("external", "true");
	if (chance(ASK_EXTRA, c->index, 30))
		attribute("description", "Run by a partner of %s.", block_name(c->block, "").text);
}

static void write_component(uint64_t index)
{
	static const style hands[] = {
		FLOW, FLOW, FLOW, FLOW, FLOW, FLOW, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN, PLAIN,
		LISTED, LISTED, TALL,
	};
	component c = component_at(index);
	begin_element(hands[ask(ASK_STYLE, index, LENGTH(hands))], component_name(&c).text);
	if (c.shape == EXTERNAL) {
		write_external(&c);
	} else {
		write_copies(&c);
		write_runs(&c);
		write_consumes(&c);
		write_stores(&c);
		write_writes(&c);
		write_dependencies(&c);
		write_capacity(&c);
		write_health(&c);
		write_operation(&c);
	}
	end_element();
}

static void write_components(void)
{
	section("components");
	for (uint64_t i = 0; i < plan.components; i++)
		write_component(i);
}

/* ---- Services. ---- */

static bool has_service(uint64_t block, unsigned nth)
{
	unsigned size = block_size(block);
	return nth == 0 ? size > WEB || plan.blocks == 1 : size > BLOCK / 2;
}

static name service_name(uint64_t block, unsigned nth)
{
	return block_name(block, nth == 0 ? "" : "-staff");
}

/* The front ends: of the first service the web and what else is there, of the second the administration's. */
static void write_front_ends(uint64_t block, unsigned nth)
{
	static const unsigned fronts[2][3] = {{WEB, 9, 19}, {ADMIN, 18, 14}};
	unsigned size = block_size(block), written = 0;
	for (unsigned i = 0; i < 3; i++) {
		if (fronts[nth][i] >= size || (i > 0 && !chance(ASK_SERVICE, block * 6 + nth * 3 + i, 35)))
			continue;
		component front = component_at(component_index(block, fronts[nth][i]));
		begin_entry();
		field("component", "%s", component_name(&front).text);
		end_entry();
		written++;
	}
	if (written == 0) {
		component last = component_at(component_index(block, size - 1));
		begin_entry();
		field("component", "%s", component_name(&last).text);
		end_entry();
	}
}

/* Services stand in layers too, by their block's number: they need the first service of the block before. */
static void write_service_dependencies(uint64_t block, unsigned nth)
{
	begin_entries("depends_on");
	write_front_ends(block, nth);
	if (block % SERVICE_LAYERS > 0 && chance(ASK_SERVICE, UINT64_MAX - block, 40)) {
		begin_entry();
		field("service", "%s", service_name(block - 1, 0).text);
		if (nth == 1 || chance(ASK_MODE, UINT64_MAX - block, 40))
			field("mode", "soft");
		end_entry();
	}
	end_list();
}

static void write_objectives(uint64_t index)
{
	static const char *const lists[] = {
		"[zone-loss]", "[replica-loss]", "[replica-loss, rack-loss]", "[zone-loss, bad-release]",
		"[infrastructure]", "[zone-loss, poison-pill]", "[2 replica-loss, bad-config]",
		"[host-loss, power-loss, dependency-loss]",
	};
	unsigned die = ask(ASK_OBJECTIVE, index, 100);
	if (die < 25 && plan.components >= 10)
		attribute("policy", "%s", die < 17 ? "standard" : "strict");
	else if (die < 50)
		attribute("survives", "%s", lists[ask(ASK_OBJECTIVE, index + 1, LENGTH(lists))]);
	if (die < 50 && die % 5 == 0)
		attribute("max_loss", "15m");
	if (die < 50 && die % 6 == 0)
		attribute("properties", "[availability, durability]");
}

static void write_service(uint64_t block, unsigned nth)
{
	static const char *const criticalities[] = {"critical", "high", "high", "low", "medium"};
	uint64_t index = block * 4 + nth;
	unsigned die = ask(ASK_SERVICE, index + 1, 10);
	begin_element(die < 4 ? FLOW : die < 8 ? PLAIN : LISTED, service_name(block, nth).text);
	write_service_dependencies(block, nth);
	if (die < LENGTH(criticalities))
		attribute("criticality", "%s", criticalities[die]);
	if (plan.regions > 1 && nth == 0 && ask(ASK_SCOPE, UINT64_MAX - block, 10) == 0)
		attribute("scope", "region");
	write_objectives(index);
	end_element();
}

static void write_services(void)
{
	section("services");
	for (uint64_t b = 0; b < plan.blocks; b++)
		for (unsigned nth = 0; nth < 2; nth++)
			if (has_service(b, nth))
				write_service(b, nth);
}

static void write_policies(void)
{
	if (plan.components < 10)
		return;
	section("policies");
	puts("  - {name: standard, survives: [replica-loss, rack-loss, zone-loss]}");
	puts("  - name: strict\n"
	     "    survives: [2 replica-loss, zone-loss, bad-release, platform-update, bad-config]");
}

/* ---- From the command line to the plan. ---- */

static unsigned between(unsigned low, uint64_t value, unsigned high)
{
	return value < low ? low : value > high ? high : (unsigned)value;
}

static unsigned platform_kinds_for(uint64_t components)
{
	return components < 10 ? 0 : components < 20 ? 1 : components < 100 ? 2 : PLATFORM_KINDS;
}

static void make_plan(uint64_t components, uint64_t seed, unsigned regions)
{
	uint64_t by_size = components < 100 ? 1 : components < 1000 ? 2 : components < 200000 ? 3 : 6;
	plan.components = components;
	plan.seed = seed;
	plan.regions = regions > 0 ? regions : (unsigned)by_size;
	plan.platform_kinds = platform_kinds_for(components);
	plan.platform_regions = between(1, components / 4 / between(1, plan.platform_kinds, 4), plan.regions);
	plan.platform = (uint64_t)plan.platform_kinds * plan.platform_regions;
	plan.blocks = (components - plan.platform + BLOCK - 1) / BLOCK;
	plan.racks = components < 100 ? 0 : (unsigned)(components / (40 * ZONES * plan.regions)) + 2;
	plan.feeds = (plan.racks + RACKS_ON_A_FEED - 1) / RACKS_ON_A_FEED;
	plan.libraries = between(1, plan.blocks / 2, LENGTH(shared_libraries));
	plan.runtimes = between(1, plan.blocks / 4, LENGTH(shared_runtimes));
}

static uint64_t number(const char *text, uint64_t most)
{
	char *end = NULL;
	unsigned long long value = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || value > most) {
		fprintf(stderr, "generate: '%s' is not a number up to %" PRIu64 "\n", text, most);
		exit(3);
	}
	return value;
}

static int usage(void)
{
	fputs("usage: generate COMPONENTS [--seed N] [--regions R]\n", stderr);
	return 3;
}

int main(int argc, char **argv)
{
	uint64_t components = 0, seed = 1;
	unsigned regions = 0;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			seed = number(argv[++i], UINT64_MAX);
		else if (strcmp(argv[i], "--regions") == 0 && i + 1 < argc)
			regions = (unsigned)number(argv[++i], 1000);
		else if (components == 0)
			components = number(argv[i], 100000000);
		else
			return usage();
	}
	if (components == 0)
		return usage();
	make_plan(components, seed, regions);
	write_head();
	write_domains();
	write_software();
	write_state();
	write_components();
	write_services();
	write_policies();
	return fflush(stdout) != 0 || ferror(stdout) ? 4 : 0;
}
