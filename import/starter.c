/* import/starter.c -- answers to a commented model. */
#include "import/starter.h"

#include <string.h>

/* A name as YAML has it: as it is where nothing could be taken for anything else, in double quotes otherwise. */
static void put_name(cal_out *out, const char *name)
{
	static const char *const words[] = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
	bool plain = name[0] >= 'a' && name[0] <= 'z' && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.")] == '\0';
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		plain &= strcmp(words[i], name) != 0;
	if (plain) {
		cal_puts(out, name);
		return;
	}
	cal_puts(out, "\"");
	for (; *name; name++)
		cal_printf(out, "%s%c", *name == '"' || *name == '\\' ? "\\" : "", *name);
	cal_puts(out, "\"");
}

/* A list in brackets; each name between two texts. */
static void put_list(cal_out *out, const cal_names *names, const char *before, const char *behind)
{
	cal_puts(out, "[");
	for (size_t i = 0; i < names->n; i++) {
		cal_printf(out, "%s%s", i ? ", " : "", before);
		put_name(out, names->at[i]);
		cal_puts(out, behind);
	}
	cal_puts(out, "]");
}

static void put_head(const cal_starter *s, cal_out *out)
{
	cal_puts(out, "# yaml-language-server: $schema=");
	cal_puts(out, s->schema);
	cal_puts(out, "\n#\n# What runs where, what it shares, and what it must survive.\n#\n"
	              "#     calisto check FILE        redundant against what?\n"
	              "#     calisto questions FILE    what this file leaves open\n"
	              "#     calisto explain THREAT    what a threat is, and what helps\n#\n"
	              "# What is left out is not 'none': calisto reads it at its best and at its worst, and asks where these\n"
	              "# differ.  [] is none.  calisto(5) has all keys.\n\ncalisto: 1\nname: ");
	put_name(out, s->name);
	cal_puts(out, "\n");
}

static void put_domains(const cal_starter *s, cal_out *out)
{
	cal_puts(out, "\n# Infrastructure: what fails together.  "
	              "Kinds are host, rack, building, zone, region, power, provider and more.\n"
	              "domains:\n  - {name: region, kind: region}\n");
	for (unsigned i = 0; i < s->zones; i++)
		cal_printf(out, "  - {name: zone-%c, kind: zone, within: [region]}\n", 'a' + (int)i);
}

static void put_one_software(cal_out *out, const char *name)
{
	cal_puts(out, "  - name: ");
	put_name(out, name);
	cal_puts(out, "\n    # rollout: {strategy: staged, by: zone, gate: automatic, rollback: safe}\n");
}

static void put_software(const cal_starter *s, cal_out *out)
{
	cal_puts(out, "\n# What carries bugs: every copy that runs it has them.  "
	              "How does a release go out, and what stops a bad one?\n"
	              "software:\n");
	for (size_t i = 0; i < s->components.n && !s->one_program; i++)
		put_one_software(out, s->components.at[i]);
	if (s->one_program)
		put_one_software(out, s->name);
}

static void put_state(const cal_starter *s, cal_out *out)
{
	cal_puts(out, "\n# Logical state: all that read it see the same, the bad item and the bad setting too.  "
	              "Kinds are log, requests,\n"
	              "# table, config, schema, cache, credential, discovery, quota and clock.\n");
	if (s->logs.n + s->configs.n == 0) {
		cal_puts(out, "# state:\n#   - {name: orders, kind: log}\n#   - {name: settings, kind: config}\n");
		return;
	}
	cal_puts(out, "state:\n");
	for (size_t i = 0; i < s->logs.n + s->configs.n; i++) {
		const bool log = i < s->logs.n;
		cal_puts(out, "  - {name: ");
		put_name(out, log ? s->logs.at[i] : s->configs.at[i - s->logs.n]);
		cal_printf(out, ", kind: %s}\n", log ? "log" : "config");
	}
}

static void put_placement(const cal_starter *s, cal_out *out)
{
	cal_puts(out, "    placement: [");
	for (unsigned i = 0; i < s->zones; i++)
		cal_printf(out, "%szone-%c", i ? ", " : "", 'a' + (int)i);
	cal_puts(out, "]\n");
}

static void put_consumes(const cal_starter *s, cal_out *out)
{
	if (s->logs.n + s->configs.n == 0)
		return;
	cal_puts(out, "    consumes:\n");
	for (size_t i = 0; i < s->logs.n + s->configs.n; i++) {
		const bool log = i < s->logs.n;
		cal_puts(out, "      - state: ");
		put_name(out, log ? s->logs.at[i] : s->configs.at[i - s->logs.n]);
		cal_puts(out, log ? "\n        # on_poison: quarantine     # or crash, stop, skip, misread, reject\n"
		                  : "\n        # on_bad_update: keep-last-good   # or crash\n");
	}
}

static void put_components(const cal_starter *s, cal_out *out)
{
	cal_puts(out, "\n# What runs, in one copy or several.\ncomponents:\n");
	for (size_t i = 0; i < s->components.n; i++) {
		cal_puts(out, "  - name: ");
		put_name(out, s->components.at[i]);
		cal_printf(out, "\n    replicas: %u\n", s->replicas);
		if (i == 0)
			cal_puts(out, "    # min_available: 1            # how many must be up: a number, majority, all, or 50%\n");
		put_placement(s, out);
		cal_puts(out, "    runs: [");
		put_name(out, s->one_program ? s->name : s->components.at[i]);
		cal_puts(out, "]\n");
		put_consumes(s, out);
		if (i == 0)
			cal_puts(out, "    # depends_on: [{component: other}]   "
			              "# mode: soft, if it does without; any_of: [a, b], if one is enough\n"
			              "    # health_check: deep          # or shallow, none\n");
	}
}

static void put_services(const cal_starter *s, cal_out *out)
{
	cal_puts(out, "\n# What users see, and what it must survive: threats (calisto threats lists them), "
	              "or whole axes: infrastructure,\n"
	              "# software, state, recovery.\nservices:\n");
	for (size_t i = 0; i < s->services.n; i++) {
		cal_puts(out, "  - name: ");
		put_name(out, s->services.at[i]);
		cal_puts(out, "\n    depends_on: ");
		put_list(out, &s->components, "{component: ", "}");
		cal_puts(out, i == 0 ? "\n    # criticality: high           # or critical, medium, low" : "");
		cal_printf(out, "\n    survives: [replica-loss, zone-loss, bad-release%s%s]\n", s->logs.n ? ", poison-pill" : "", s->configs.n ? ", bad-config" : "");
	}
}

void cal_starter_write(const cal_starter *s, cal_out *out)
{
	put_head(s, out);
	put_domains(s, out);
	put_software(s, out);
	put_state(s, out);
	put_components(s, out);
	put_services(s, out);
}
