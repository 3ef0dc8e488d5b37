/* tests/model/test_read.c -- what a model file says, found again in the model. */
#include "tests/check.h"
#include "tests/model/fixture.h"

void suite_read(void);

static read_fixture f;
static const cal_model *m;

static int start(void)
{
	read_start(&f);
	m = read_path(&f, "tests/model/everything.yaml", NULL);
	return m == NULL;
}

static int end(void)
{
	read_end(&f);
	return 0;
}

/* Numbers as text: "0 2 1", "none" for an empty list, "left out". */
static const char *ids(cal_ids list)
{
	const char *text = list.given ? list.n ? "" : "none" : "left out";
	for (uint32_t i = 0; i < list.n; i++)
		text = cal_format(&f.keep, "%s%s%u", text, i ? " " : "", (unsigned)list.at[i]);
	return text;
}

static void the_top_of_the_file(void)
{
	CHECK_TEXT(f.said, "");
	CHECK_TEXT(m->name, "everything");
	CHECK_TEXT(m->description, "Every key of the format, each with a value.");
	CHECK_TEXT(m->owner, "platform team");
	CHECK_NUMBER(m->reviewed, 20484);
	CHECK_NUMBER(m->catalogue, 1);
	CHECK_NUMBER(m->n_sources, 4);
	CHECK_TEXT(m->sources[0]->name, "tests/model/everything.yaml");
	CHECK_TEXT(m->sources[1]->name, "tests/model/parts/more.yaml");
	CHECK_TEXT(m->sources[2]->name, "tests/model/parts/../everything-else.yaml");
}

static void domains(void)
{
	CHECK_NUMBER(m->n_domains, 7);
	const cal_domain *eu = &m->domains[1], *rack = &m->domains[5];
	CHECK_TEXT(eu->name, "eu");
	CHECK_TEXT(eu->description, "Ireland");
	CHECK_NUMBER(eu->kind, DOMAIN_REGION);
	CHECK_TEXT(ids(eu->within), "0");
	CHECK_NUMBER(eu->labels.n, 2);
	CHECK_TEXT(m->labels[eu->labels.at[0]], "prod");
	CHECK_TEXT(m->labels[eu->labels.at[1]], "gdpr");
	CHECK_NUMBER(m->n_labels, 3);
	CHECK_TEXT(ids(rack->within), "2 4");
	CHECK_TEXT(ids(m->domains[0].within), "left out");
	CHECK_TEXT(m->domains[6].name, "us");
}

static void software(void)
{
	const cal_software *app = &m->software[0], *parser = &m->software[1], *tool = &m->software[4];
	CHECK_NUMBER(app->kind, SOFTWARE_APPLICATION);
	CHECK_TEXT(app->version, "2.0");
	CHECK_TEXT(ids(app->includes), "1 2");
	CHECK_NUMBER(app->rollout.strategy, STRATEGY_STAGED);
	CHECK_NUMBER(app->rollout.by, DOMAIN_ZONE);
	CHECK_NUMBER(app->rollout.gate, GATE_AUTOMATIC);
	CHECK_NUMBER(app->rollout.rollback, ROLLBACK_UNSAFE);
	CHECK_NUMBER(app->n_consumes, 1);
	CHECK_NUMBER(app->consumes[0].on_bad_update, BAD_UPDATE_CRASH);
	CHECK_NUMBER(app->consumes[0].on_poison, POISON_STOP);  /* by default */
	CHECK(parser->rollout.given);
	CHECK_NUMBER(parser->rollout.strategy, STRATEGY_ROLLING);
	CHECK_NUMBER(parser->rollout.by, BY_REPLICA);
	CHECK_TEXT(ids(m->software[2].includes), "none");
	CHECK(!m->software[3].rollout.given);  /* hardware and tools have no default */
	CHECK(!tool->rollout.given);
	CHECK_NUMBER(tool->reach, BY_FLEET);
	CHECK(tool->destructive);
	CHECK(m->software[5].rollout.given);  /* the root's defaults count for included files */
}

static void state(void)
{
	const cal_state *orders = &m->states[0];
	CHECK_NUMBER(orders->per, DOMAIN_REGION);
	CHECK_NUMBER(orders->compatible, COMPATIBLE_BACKWARD);
	CHECK(orders->versioned);
	CHECK_NUMBER(orders->backup.strategy, BACKUP_PERIODIC);
	CHECK_NUMBER(orders->backup.interval, 6 * 3600);
	CHECK_NUMBER(orders->backup.restore_tested, CAL_TRUE);
	CHECK_TEXT(ids(orders->backup.kept_in), "0");
	CHECK(!orders->rollout.given);
	CHECK(m->states[1].backup.interval < 0);
	CHECK_NUMBER(m->states[2].rollout.by, BY_REPLICA);
	CHECK_NUMBER(m->states[3].cold, COLD_SLOW);
	CHECK_NUMBER(m->states[4].expiry, EXPIRY_STAGGERED);
	CHECK_NUMBER(m->states[4].monitored, CAL_FALSE);
	CHECK_NUMBER(m->states[3].monitored, CAL_UNSAID);
}

static void a_component(void)
{
	const cal_component *web = &m->components[0];
	CHECK_NUMBER(web->replicas, 5);
	CHECK_NUMBER(web->min_available, 3);  /* 50% of 5, rounded up */
	CHECK(!web->min_available_all);
	CHECK_NUMBER(web->n_groups, 1);
	CHECK_TEXT(web->groups[0].name, NULL);
	CHECK_TEXT(ids(web->groups[0].placement), "2 3 2");
	CHECK_TEXT(ids(web->groups[0].runs), "0");
	CHECK_TEXT(ids(web->managed_by), "4");
	CHECK_NUMBER(web->coordination, COORDINATION_LEADER);
	CHECK_NUMBER(web->health_check, HEALTH_SHALLOW);
	CHECK_NUMBER(web->ejection, EJECTION_UNLIMITED);
	CHECK_NUMBER(web->overload, OVERLOAD_QUEUE);
	CHECK(web->per_replica == 100 && web->peak == 250.5);
	CHECK_TEXT(ids(web->checked_by), "2");
	CHECK_TEXT(ids(web->starts_with), "1");
	CHECK_TEXT(ids(web->operated_through), "2");
	CHECK_NUMBER(web->without, 1u << STATE_CONFIG | 1u << STATE_QUOTA | 1u << STATE_CLOCK | WITHOUT_TOOL);
	CHECK_NUMBER(web->redundancy, REDUNDANCY_ACTIVE_ACTIVE);
}

static void what_it_reads_writes_and_needs(void)
{
	const cal_component *web = &m->components[0];
	const cal_consume *calls = &web->groups[0].consumes[0], *hot = &web->groups[0].consumes[1];
	CHECK_NUMBER(calls->state, 1);
	CHECK_TEXT(ids(calls->from), "2");
	CHECK_NUMBER(calls->share, SHARE_PARTITION);
	CHECK_NUMBER(calls->on_poison, POISON_REJECT);
	CHECK_NUMBER(calls->max_attempts, 3);
	CHECK_NUMBER(calls->isolation, ISOLATION_PROCESS);
	CHECK_NUMBER(calls->on_bad_update, BAD_UPDATE_KEEP_LAST_GOOD);
	CHECK_TEXT(ids(hot->from), "left out");
	CHECK_NUMBER(hot->share, SHARE_ALL);
	CHECK_NUMBER(hot->isolation, ISOLATION_NONE);
	CHECK_NUMBER(web->writes[0].guard, GUARD_VERSION);
	const cal_dependency *need = web->depends_on;
	CHECK_NUMBER(web->n_depends_on, 3);
	CHECK_TEXT(ids(need[0].alternatives), "1");
	CHECK_NUMBER(need[0].holds, 1800);
	CHECK_NUMBER(need[0].mode, MODE_HARD);
	CHECK_NUMBER(need[0].retries, RETRIES_LIMITED);
	CHECK_NUMBER(need[0].service, CAL_NONE);
	CHECK_TEXT(ids(need[1].alternatives), "2 1");
	CHECK_NUMBER(need[1].mode, MODE_SOFT);
	CHECK_NUMBER(need[1].retries, RETRIES_BUDGETED);
	CHECK_NUMBER(need[2].service, 1);
	CHECK_NUMBER(need[2].alternatives.n, 0);
}

static void groups_inherit_what_they_leave_out(void)
{
	const cal_component *db = &m->components[1];
	CHECK_NUMBER(db->replicas, 3);
	CHECK_NUMBER(db->delayed, 1);
	CHECK_NUMBER(db->min_available, 2);
	CHECK_NUMBER(db->n_groups, 2);
	CHECK_TEXT(db->groups[0].name, "live");
	CHECK_TEXT(ids(db->groups[0].placement), "2 3");
	CHECK_TEXT(ids(db->groups[0].runs), "none");
	CHECK(!db->groups[0].consumes_given);
	CHECK(db->groups[1].delayed && db->groups[1].delay == 7200);
	CHECK_NUMBER(db->groups[1].replicas, 1);
	CHECK_TEXT(ids(db->groups[1].placement), "1");
	CHECK_TEXT(ids(db->groups[1].runs), "1");
	CHECK_NUMBER(db->groups[1].n_consumes, 1);
	CHECK_NUMBER(db->stores[0].min_copies, 2);
	CHECK_NUMBER(db->stores[0].replication, REPLICATION_ASYNC);
	CHECK_NUMBER(db->stores[1].min_copies, 1);
	CHECK_NUMBER(db->health_check, HEALTH_DEEP);  /* by default, as all below */
	CHECK_NUMBER(db->ejection, EJECTION_CAPPED);
	CHECK_NUMBER(db->overload, OVERLOAD_SHED);
}

static void failover_and_externals(void)
{
	const cal_component *balancer = &m->components[2], *bank = &m->components[3];
	CHECK_NUMBER(balancer->redundancy, REDUNDANCY_ACTIVE_PASSIVE);
	CHECK_NUMBER(balancer->failover.trigger, TRIGGER_AUTOMATIC);
	CHECK_NUMBER(balancer->failover.tested, CAL_TRUE);
	CHECK_NUMBER(balancer->failover.within, DOMAIN_ZONE);
	CHECK_TEXT(ids(balancer->failover.needs), "0");
	CHECK(balancer->groups[0].consumes_given && balancer->groups[0].n_consumes == 0);
	CHECK(bank->external && bank->replicas == 1 && bank->n_groups == 1);
	CHECK_NUMBER(bank->health_check, 0);
}

static void services_and_their_objectives(void)
{
	const cal_service *shop = &m->services[0], *pay = &m->services[1], *inner = &m->services[2];
	CHECK_NUMBER(shop->scope, DOMAIN_ZONE);
	CHECK_NUMBER(shop->criticality, CRITICALITY_CRITICAL);
	CHECK_NUMBER(shop->properties, 1 << (PROPERTY_AVAILABILITY - 1) | 1 << (PROPERTY_DURABILITY - 1));
	CHECK(shop->max_blast == 0.125 && shop->max_loss == 300);
	CHECK_NUMBER(shop->n_survives, 5);
	CHECK_TEXT(m->threats[shop->survives[0].threat].name, "zone-loss");
	CHECK_TEXT(m->threats[shop->survives[1].threat].name, "replica-loss");
	CHECK_NUMBER(shop->survives[1].count, 2);
	CHECK_NUMBER(shop->survives[2].axis, AXIS_SOFTWARE);
	CHECK_NUMBER(shop->survives[2].threat, CAL_NONE);
	CHECK_NUMBER(shop->survives[2].policy, CAL_NONE);
	CHECK_NUMBER(shop->survives[4].policy, 0);
	CHECK_NUMBER(shop->survives[4].entry, 1);
	CHECK_TEXT(m->threats[shop->survives[4].threat].name, "flood");
	CHECK(pay->max_blast == 0.01);  /* its policy's */
	CHECK_NUMBER(pay->properties, 1 << (PROPERTY_AVAILABILITY - 1));
	CHECK_NUMBER(pay->criticality, CRITICALITY_MEDIUM);
	CHECK_NUMBER(inner->n_survives, 0);  /* objectives of an included file do not count */
}

static void acceptances_and_rates(void)
{
	const cal_accept *dear = &m->accepts[0], *contract = &m->accepts[1];
	CHECK_NUMBER(dear->element.section, SECTION_DOMAINS);
	CHECK_NUMBER(dear->element.index, 1);
	CHECK_TEXT(ids(dear->services), "0");
	CHECK_NUMBER(dear->expires, 21183);
	CHECK_TEXT(m->threats[contract->threat].code, "CAL112");
	CHECK_NUMBER(contract->element.section, SECTION_NONE);
	CHECK_TEXT(ids(contract->services), "left out");
	CHECK_NUMBER(contract->expires, INT32_MAX);
	CHECK_NUMBER(m->rates[0].element.index, 2);
	CHECK(m->rates[0].per_year == 0.5 && m->rates[0].hours == 0.1);
}

static void threats_of_ones_own(void)
{
	CHECK_NUMBER(m->n_threats, m->n_builtin + 1);
	const cal_threat *flood = &m->threats[m->n_builtin];
	CHECK(flood->own && !m->threats[0].own);
	CHECK_TEXT(flood->code, "ACME1");
	CHECK_NUMBER(flood->mechanism, MECHANISM_DOMAIN);
	CHECK_NUMBER(flood->kinds, 1 << DOMAIN_RACK | 1 << DOMAIN_ROOM);
	CHECK_NUMBER(flood->letters, 1 << (PROPERTY_AVAILABILITY - 1) | 1 << (PROPERTY_DURABILITY - 1));
	CHECK(flood->rated && flood->per_year == 0.01 && flood->hours == 240);
	CHECK_NUMBER(flood->since, 2);
	CHECK_TEXT(flood->source, "the insurer");
	CHECK_TEXT(flood->incidents[0].date, "2002-08");
	CHECK_TEXT(flood->remedies[0].to, "upstairs");
	CHECK_TEXT(flood->references[0].url, "https://example.org/book");
}

static void what_one_file_is_without_no_component_has(void)
{
	CHECK_NUMBER(m->components[4].without, 1u << STATE_QUOTA | 1u << STATE_CLOCK);
	CHECK_NUMBER(m->components[1].without, 1u << STATE_QUOTA | 1u << STATE_CLOCK);
}

static void threats_and_a_policy_from_files_of_their_own(void)
{
	read_fixture g;
	read_start(&g);
	static const char threats[] =
	    "calisto: 1\nthreats: [{name: strike, code: ACME2, axis: recovery, title: Nobody comes, "
	    "mechanism: copy, letters: [O]}]\n";
	static const char policy[] =
	    "calisto: 1\npolicies: [{name: all, survives: [strike, 3 host-loss], max_blast: 20%}]\n";
	const char *files[] = {read_file(&g, "threats.yaml", threats, sizeof threats - 1)};
	const char *policies = read_file(&g, "policy.yaml", policy, sizeof policy - 1);
	const cal_model *own = read_path(&g, "examples/event-bus/event-bus.calisto.yaml",
	                                 &(cal_read_request){.threat_files = files, .n_threat_files = 1,
	                                                     .policy_file = policies});
	CHECK_TEXT(g.said, "");
	CHECK(own != NULL);
	const cal_service *s = own ? &own->services[0] : NULL;
	CHECK_NUMBER(s ? s->n_survives : 0, 5);
	CHECK_TEXT(s ? own->threats[s->survives[3].threat].code : NULL, "ACME2");
	CHECK_NUMBER(s ? s->survives[4].count : 0, 3);
	CHECK(s && s->max_blast == 0.2);
	read_path(&g, files[0], NULL);
	CHECK(strstr(g.said, "the model has no service") != NULL);
	read_path(&g, "examples/event-bus/event-bus.calisto.yaml",
	          &(cal_read_request){.policy_file = files[0]});
	CHECK(strstr(g.said, "a file of policies has no 'threats'") != NULL);
	CHECK(strstr(g.said, "this file has no policies") != NULL);
	read_end(&g);
}

static void doubts_that_turn_out_well(void)
{
	read_fixture g;
	read_start(&g);
	const cal_model *own =
	    read_string(&g, "\xef\xbb\xbf---\ncalisto: 1\nname: \"null\"\ndescription: ''\n"
	                    "owner: R&D &c ! \\0\n"
	                    "components:\n  - name: '~'\n    runs: [ # none\n    ]\n"
	                    "services: [{name: s, depends_on: [{component: \"~\"}]}]\n...\n");
	CHECK_TEXT(g.said, "");
	CHECK_TEXT(own ? own->name : NULL, "null");
	CHECK_TEXT(own ? own->description : NULL, "");
	CHECK_TEXT(own ? own->owner : NULL, "R&D &c ! \\0");
	CHECK(own && own->components[0].groups[0].runs.given);
	read_end(&g);
}

static void a_newer_catalogue_is_warned_of(void)
{
	read_fixture g;
	read_start(&g);
	CHECK(read_string(&g, "calisto: 1\nname: x\ncatalogue: 999\ncomponents: [{name: c}]\n"
	                      "services: [{name: s, depends_on: [{component: c}]}]\n") != NULL);
	CHECK(strstr(g.said, "model.yaml:3:12: warning: ") == g.said);
	read_end(&g);
}

void suite_read(void)
{
	static const check_row tests[] = {
		{"the top of the file", the_top_of_the_file},
		{"domains", domains},
		{"software", software},
		{"state", state},
		{"a component", a_component},
		{"what it reads, writes and needs", what_it_reads_writes_and_needs},
		{"groups inherit what they leave out", groups_inherit_what_they_leave_out},
		{"failover and externals", failover_and_externals},
		{"services and their objectives", services_and_their_objectives},
		{"acceptances and rates", acceptances_and_rates},
		{"threats of one's own", threats_of_ones_own},
		{"what one file is without, no component has", what_one_file_is_without_no_component_has},
		{"threats and a policy from files of their own", threats_and_a_policy_from_files_of_their_own},
		{"doubts that turn out well", doubts_that_turn_out_well},
		{"a newer catalogue is warned of", a_newer_catalogue_is_warned_of},
	};
	check_suite("model/read", start, end, tests, sizeof tests / sizeof *tests);
}
