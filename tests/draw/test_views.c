/* tests/draw/test_views.c -- what each view shows, by key; what focus, depth and collapsing leave of it. */
#include "tests/check.h"
#include "tests/draw/fixture.h"

void suite_draw_views(void);

static const char event_bus[] = "examples/event-bus/event-bus.calisto.yaml", checkout[] = "examples/checkout/checkout.calisto.yaml",
	dns_fleet[] = "examples/dns-fleet/dns-fleet.calisto.yaml";
static const cal_view_request all = {.service = CAL_NONE};

static uint32_t frame_named(const cal_picture *p, const char *title)
{
	for (uint32_t i = 0; i < p->n_frames; i++)
		if (strcmp(p->frames[i].title, title) == 0)
			return i;
	return CAL_NONE;
}

/* ---- the views ---- */

static void domains_hold_copies(void)
{
	picture_fixture f;
	if (!picture_start(&f, event_bus))
		return;
	const cal_picture *p = picture_draw(&f, VIEW_DOMAINS, all);
	uint32_t region = frame_named(p, "eu-west"), zone = frame_named(p, "eu-west-b");
	CHECK_NUMBER(p->n_frames, 4);
	CHECK_NUMBER(p->n_boxes, 6);
	CHECK_NUMBER(p->frames[region].within, PICTURE_TOP);
	CHECK_NUMBER(p->frames[zone].within, region);
	CHECK_NUMBER(p->frames[region].tone, TONE_FAILS);
	CHECK_NUMBER(p->boxes[picture_box(p, "components/replica[1]")].within, zone);
	CHECK_TEXT(p->boxes[picture_box(p, "components/replica[1]")].notes[0], "1 of 3 copies");
	CHECK_NUMBER(p->frames[zone].at.line, 8);
	picture_end(&f);
}

static void alike_copies_are_one_box(void)
{
	picture_fixture f;
	if (!picture_start(&f, checkout))
		return;
	const cal_picture *p = picture_draw(&f, VIEW_DOMAINS, all);
	const cal_picture_box *api = &p->boxes[picture_box(p, "components/checkout-api[0]")];
	CHECK(api->stacked);
	CHECK_TEXT(api->notes[0], "3 of 9 copies");
	CHECK_NUMBER(api->within, frame_named(p, "eu-central-a"));
	/* An account holds zones that stand in a region: it is beside them. */
	CHECK(picture_line(p, "domains/shop-account", "components/checkout-api[0]", LINE_PLACED));
	CHECK_NUMBER(frame_named(p, "shop-account"), CAL_NONE);
	CHECK(picture_box(p, "state/orders@backup-vault") != CAL_NONE);
	picture_end(&f);
}

static void dependencies_have_their_kinds(void)
{
	picture_fixture f;
	if (!picture_start(&f, checkout))
		return;
	const cal_picture *p = picture_draw(&f, VIEW_DEPENDENCIES, all);
	CHECK(picture_line(p, "services/place-order", "components/checkout-api", LINE_HARD));
	CHECK(picture_line(p, "components/checkout-api", "components/session-store", LINE_SOFT));
	CHECK(picture_line(p, "components/checkout-api/any-of-0", "components/payments-two", LINE_ANY_OF));
	CHECK(picture_line(p, "components/order-queue", "state/order-events", LINE_DATA));
	CHECK(picture_line(p, "state/order-events", "components/warehouse", LINE_DATA));
	CHECK_NUMBER(p->boxes[picture_box(p, "components/payments")].box, BOX_EXTERNAL);
	CHECK_NUMBER(p->boxes[picture_box(p, "services/place-order")].tone, TONE_FAILS);
	CHECK_NUMBER(p->boxes[picture_box(p, "services/ship-order")].tone, TONE_SURVIVES);
	p = picture_draw(&f, VIEW_DEPENDENCIES, (cal_view_request){.service = 1});
	CHECK_NUMBER(picture_box(p, "services/place-order"), CAL_NONE);
	CHECK_NUMBER(picture_box(p, "components/payments"), CAL_NONE);
	CHECK(picture_line(p, "services/ship-order", "components/warehouse", LINE_HARD));
	picture_end(&f);
}

static void what_is_shared_reaches_each_copy(void)
{
	picture_fixture f;
	if (!picture_start(&f, event_bus))
		return;
	const cal_picture *p = picture_draw(&f, VIEW_EXPOSURE, (cal_view_request){.axis = AXIS_STATE, .service = CAL_NONE});
	for (unsigned i = 0; i < 3; i++)
		CHECK(picture_line(p, "state/orders", cal_format(&f.read.keep, "components/replica[%u]", i), LINE_DATA));
	CHECK_NUMBER(picture_box(p, "domains/eu-west"), CAL_NONE);
	CHECK_NUMBER(picture_box(p, "software/applier"), CAL_NONE);
	p = picture_draw(&f, VIEW_EXPOSURE, (cal_view_request){.axis = AXIS_SOFTWARE, .service = CAL_NONE});
	CHECK(picture_line(p, "software/decoder", "software/applier", LINE_RUNS));
	CHECK(picture_line(p, "software/applier", "components/replica[2]", LINE_RUNS));
	p = picture_draw(&f, VIEW_EXPOSURE, (cal_view_request){.axis = AXIS_INFRASTRUCTURE, .service = CAL_NONE});
	CHECK(picture_line(p, "domains/eu-west", "domains/eu-west-c", LINE_PLACED));
	CHECK(picture_line(p, "domains/eu-west-c", "components/bus[2]", LINE_PLACED));
	CHECK(!picture_line(p, "domains/eu-west-c", "components/bus[1]", LINE_COUNT));
	picture_end(&f);
}

static void a_blast_goes_from_the_event_to_the_service(void)
{
	picture_fixture f;
	if (!picture_start(&f, event_bus))
		return;
	const cal_picture *p = picture_draw(&f, VIEW_BLAST, (cal_view_request){.event = "poison-pill:orders", .service = CAL_NONE});
	CHECK_TEXT(picture_of_tone(&f, TONE_STRUCK),
	           "event/poison-pill:orders+applier (1 of 2) state/orders components/replica[0] components/replica[1] components/replica[2]");
	CHECK_TEXT(picture_of_tone(&f, TONE_FALLEN), "components/replica services/read-orders");
	CHECK_TEXT(picture_of_tone(&f, TONE_SURVIVES), "components/bus");
	CHECK(picture_line(p, "event/poison-pill:orders+applier (1 of 2)", "state/orders", LINE_STRIKES));
	CHECK(picture_line(p, "state/orders", "components/replica[2]", LINE_STRIKES));
	CHECK(picture_line(p, "components/replica[2]", "components/replica", LINE_FALLS));
	CHECK(picture_line(p, "components/replica", "services/read-orders", LINE_FALLS));
	CHECK_NUMBER(p->boxes[picture_box(p, "components/replica")].wave, 2);
	CHECK_NUMBER(p->boxes[picture_box(p, "services/read-orders")].wave, 3);
	/* What survives a zone is told apart from what does not. */
	p = picture_draw(&f, VIEW_BLAST, (cal_view_request){.event = "zone-loss:eu-west-a", .service = CAL_NONE});
	CHECK_TEXT(picture_of_tone(&f, TONE_STRUCK), "event/zone-loss:eu-west-a domains/eu-west-a components/bus[0] components/replica[0]");
	CHECK_TEXT(picture_of_tone(&f, TONE_FALLEN), "");
	CHECK_TEXT(p->boxes[picture_box(p, "components/replica")].notes[0], "2 of 3 up, 1 needed");
	picture_end(&f);
}

static void a_blast_wants_an_event_that_there_is(void)
{
	picture_fixture f;
	if (!picture_start(&f, event_bus))
		return;
	CHECK(!picture_draw(&f, VIEW_BLAST, all));
	CHECK_TEXT(f.wrong, "the view blast needs an event, such as bad-release:applier, poison-pill:orders, "
	           "region-loss:eu-west, latent-defect:kafka");
	CHECK(!picture_draw(&f, VIEW_BLAST, (cal_view_request){.event = "zone-loss:eu-west-d", .service = CAL_NONE}));
	CHECK(f.wrong && strstr(f.wrong, "did you mean 'zone-loss:eu-west-a'?"));
	picture_end(&f);
}

static void common_events_are_moved_out_of_the_votes(void)
{
	picture_fixture f;
	if (!picture_start(&f, event_bus))
		return;
	const cal_picture *p = picture_draw(&f, VIEW_FAULT_TREE, (cal_view_request){.service = 0, .property = PROPERTY_AVAILABILITY});
	CHECK_TEXT(p->boxes[0].title, "read-orders loses availability");
	CHECK_NUMBER(p->boxes[0].box, BOX_OR);
	CHECK(picture_line(p, p->boxes[0].key, "event/bad-release:applier", LINE_INPUT));
	CHECK(!picture_line(p, p->boxes[0].key, "event/zone-loss:eu-west-a", LINE_INPUT));
	unsigned gates = 0, events = 0;
	for (uint32_t i = 0; i < p->n_boxes; i++) {
		gates += p->boxes[i].box == BOX_AND || p->boxes[i].box == BOX_OR;
		events += p->boxes[i].box == BOX_EVENT;
	}
	CHECK_NUMBER(gates, 5);
	CHECK_NUMBER(events, 19);
	p = picture_draw(&f, VIEW_FAULT_TREE, (cal_view_request){.service = 0, .property = PROPERTY_CONSISTENCY});
	bool votes = false;
	for (uint32_t i = 0; i < p->n_boxes; i++)
		votes |= p->boxes[i].box == BOX_VOTE;
	CHECK(votes);
	picture_end(&f);
}

static void a_fault_tree_is_cut_where_it_grows_too_large(void)
{
	picture_fixture f;
	if (!picture_start(&f, checkout))
		return;
	CHECK(!picture_draw(&f, VIEW_FAULT_TREE, all));
	CHECK_TEXT(f.wrong, "the view fault-tree is about one service, and the model has 2; --service NAME says of which");
	const cal_picture *p = picture_draw(&f, VIEW_FAULT_TREE, (cal_view_request){.service = 0, .most = 10});
	CHECK(p->left_out > 0 && p->told && p->n_boxes < 25);
	p = picture_draw(&f, VIEW_FAULT_TREE, (cal_view_request){.service = 0, .most = 5000});
	CHECK(p->left_out == 0 && !p->told);
	picture_end(&f);
}

/* ---- smaller pictures ---- */

static void focus_and_depth(void)
{
	picture_fixture f;
	if (!picture_start(&f, checkout))
		return;
	const cal_picture *p = picture_draw(&f, VIEW_DEPENDENCIES, (cal_view_request){.service = CAL_NONE, .focus = "session-store", .depth = 1});
	CHECK(picture_box(p, "components/checkout-api") != CAL_NONE);
	CHECK(picture_line(p, "components/session-store", "state/sessions", LINE_DATA));
	CHECK_NUMBER(picture_box(p, "services/place-order"), CAL_NONE);
	CHECK(p->left_out > 0);
	p = picture_draw(&f, VIEW_DEPENDENCIES, (cal_view_request){.service = CAL_NONE, .focus = "session-store", .depth = 2});
	CHECK(picture_box(p, "services/place-order") != CAL_NONE);
	p = picture_draw(&f, VIEW_DOMAINS, (cal_view_request){.service = CAL_NONE, .focus = "eu-central-b", .depth = 1});
	CHECK(picture_box(p, "components/warehouse[1]") != CAL_NONE);
	CHECK_NUMBER(picture_box(p, "components/warehouse[2]"), CAL_NONE);
	CHECK(!picture_draw(&f, VIEW_DEPENDENCIES, (cal_view_request){.service = CAL_NONE, .focus = "sesion-store"}));
	CHECK_TEXT(f.wrong, "there is no 'sesion-store' in this view; did you mean 'session-store'?");
	picture_end(&f);
}

/* Sixty alike components behind a service become one box, and the line to them one line. */
static void twins_are_put_together(void)
{
	picture_fixture f;
	cal_arena a = {0};
	const char *yaml = "calisto: 1\nname: many\ncomponents:\n", *needs = "";
	for (unsigned i = 0; i < 60; i++) {
		yaml = cal_format(&a, "%s  - {name: web-%u}\n", yaml, i);
		needs = cal_format(&a, "%s%s{component: web-%u, mode: soft}", needs, i ? ", " : "", i);
	}
	yaml = cal_format(&a, "%s  - {name: db}\nservices: [{name: s, depends_on: [%s, {component: db}]}]\n", yaml, needs);
	if (picture_start_text(&f, yaml)) {
		const cal_picture *p = picture_draw(&f, VIEW_DEPENDENCIES, all);
		CHECK_NUMBER(p->n_boxes, 62);
		CHECK(!p->told);
		p = picture_draw(&f, VIEW_DEPENDENCIES, (cal_view_request){.service = CAL_NONE, .most = 20});
		CHECK_NUMBER(p->n_boxes, 3);
		CHECK_TEXT(p->boxes[picture_box(p, "components/web-0+59")].title, "web: 60 components");
		CHECK(picture_line(p, "services/s", "components/web-0+59", LINE_SOFT));
		CHECK(picture_line(p, "services/s", "components/db", LINE_HARD));
		CHECK_NUMBER(p->left_out, 59);
		CHECK(p->told && strstr(p->told, "62 boxes were put together to 3"));
		picture_end(&f);
	}
	cal_arena_free(&a);
}

/* However few are asked for, what is left holds together. */
static void pictures_of_any_size_hold_together(void)
{
	static const char *const paths[] = {event_bus, checkout, dns_fleet};
	for (size_t m = 0; m < sizeof paths / sizeof *paths; m++) {
		picture_fixture f;
		if (!picture_start(&f, paths[m]))
			continue;
		for (unsigned view = 0; view < PICTURE_VIEWS; view++)
			for (uint32_t most = 1; most < 40; most += 3) {
				cal_view_request r = picture_view(f.read.m, view);
				r.most = most;
				const cal_picture *p = picture_draw(&f, r.view, r);
				CHECK(p && (p->n_boxes <= most || r.view == VIEW_FAULT_TREE));
				for (uint32_t i = 0; p && i < p->n_lines; i++) {
					const cal_picture_line *l = &p->lines[i];
					CHECK(l->from < p->n_boxes && l->to < p->n_boxes && l->from_frame <= p->n_frames && l->to_frame <= p->n_frames);
				}
				for (uint32_t i = 0; p && i < p->n_boxes; i++)
					CHECK(p->boxes[i].within == PICTURE_TOP || p->boxes[i].within < p->n_frames);
				for (uint32_t i = 0; p && i < p->n_frames; i++)
					CHECK(p->frames[i].within == PICTURE_TOP || p->frames[i].within < i);
			}
		picture_end(&f);
	}
}

void suite_draw_views(void)
{
	static const check_row tests[] = {
		{"domains hold copies", domains_hold_copies},
		{"alike copies are one box", alike_copies_are_one_box},
		{"dependencies have their kinds", dependencies_have_their_kinds},
		{"what is shared reaches each copy", what_is_shared_reaches_each_copy},
		{"a blast goes from the event to the service", a_blast_goes_from_the_event_to_the_service},
		{"a blast wants an event that there is", a_blast_wants_an_event_that_there_is},
		{"common events are moved out of the votes", common_events_are_moved_out_of_the_votes},
		{"a fault tree is cut where it grows too large", a_fault_tree_is_cut_where_it_grows_too_large},
		{"focus and depth", focus_and_depth},
		{"twins are put together", twins_are_put_together},
		{"pictures of any size hold together", pictures_of_any_size_hold_together}};
	check_suite("draw/views", NULL, NULL, tests, sizeof tests / sizeof *tests);
}
