/* export/text_whatif.c -- what falls, for people.
 *
 *     event-bus: zone-loss:eu-west-a and bad-release:applier
 *
 *     1  zone-loss:eu-west-a strikes 1 of 3 copies of bus, 1 of 3 of replica
 *        bad-release:applier strikes, besides, 2 of 3 copies of replica
 *     2  replica loses A, for 0 of 3 copies are up and 1 needed
 *     3  read-orders loses A, for replica has lost A
 *
 *     Services
 *        read-orders  loses A
 *
 *     Stands
 *        bus, with 2 of 3 copies up, 2 needed */
#include "export/whatif.h"

#include <string.h>

#include "export/names.h"
#include "export/text_parts.h"
#include "rules/order.h"

enum { INDENT = 3, HAPPENINGS_SHOWN = 20 };

typedef struct {
	cal_pen pen;
	const cal_blast *b;
	const cal_whatif *w;
} page;

static const char *name_of(const page *p, cal_element e)
{
	return cal_element_name(p->b->model, e);
}

static void put(page *p, size_t used, size_t indent, const char *text)
{
	cal_wrap(&p->pen, used, indent, text);
}

/* ---- what happens ---- */

static const char *list_of(page *p, const char *const *names, uint32_t n)
{
	const char *text = "";
	for (uint32_t i = 0; i < n && i < HAPPENINGS_SHOWN; i++)
		text = cal_format(p->pen.scratch, "%s%s%s", text, i == 0 ? "" : i + 1 == n ? " and " : ", ", names[i]);
	return n > HAPPENINGS_SHOWN ? cal_format(p->pen.scratch, "%s and %u more", text, (unsigned)(n - HAPPENINGS_SHOWN)) : text;
}

/* ---- strikes ---- */

/* Copies of one component that are struck by one event, alike. */
typedef struct {
	uint32_t component, happening, n;
	uint8_t letters[2];
} strike;

static bool is_like(const strike *s, const cal_struck_copy *c)
{
	return s->component == c->component && s->happening == c->happening && s->letters[0] == c->letters[0] &&
	       s->letters[1] == c->letters[1];
}

static const strike *strikes_of(page *p, uint32_t *n)
{
	strike *list = CAL_NEWS(p->pen.scratch, p->b->n_struck + 1, strike);
	*n = 0;
	for (uint32_t i = 0; i < p->b->n_struck; i++) {
		const cal_struck_copy *c = &p->b->struck[i];
		uint32_t k = *n;
		while (k > 0 && list[k - 1].component == c->component && !is_like(&list[k - 1], c))
			k--;
		if (k > 0 && is_like(&list[k - 1], c))
			list[k - 1].n++;
		else
			list[(*n)++] = (strike){c->component, c->happening, 1, {c->letters[0], c->letters[1]}};
	}
	return list;
}

static const char *loss_of(page *p, uint8_t best, uint8_t worst)
{
	char sure[LETTERS + 1], perhaps[LETTERS + 1];
	uint8_t more = worst & (uint8_t)~best;
	if (!(best | worst))
		return "";
	if (!more)
		return cal_format(p->pen.scratch, "%s", cal_letters(best, sure));
	return cal_format(p->pen.scratch, "%s%s%s?", cal_letters(best, sure), best ? " " : "", cal_letters(more, perhaps));
}

static const char *strike_text(page *p, const strike *s)
{
	const cal_component *c = &p->b->model->components[s->component];
	uint32_t all = c->replicas + c->delayed;
	const char *how = loss_of(p, s->letters[0], s->letters[1]);
	const char *many = all == 1 ? cal_format(p->pen.scratch, "%s", c->name)
	                   : s->n == all ? cal_format(p->pen.scratch, "all %u copies of %s", (unsigned)all, c->name)
	                                 : cal_format(p->pen.scratch, "%u of %u copies of %s", (unsigned)s->n, (unsigned)all, c->name);
	return *how ? cal_format(p->pen.scratch, "%s (%s)", many, how) : cal_format(p->pen.scratch, "%s (no harm)", many);
}

/* Did an earlier event strike a component of this one's?  Then copies that both strike are told of there. */
static bool shares(const strike *list, uint32_t n, uint32_t happening)
{
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < n && list[i].happening == happening; k++)
			if (list[k].component == list[i].component && list[k].happening < happening)
				return true;
	return false;
}

static void put_strikes(page *p)
{
	uint32_t n;
	const strike *list = strikes_of(p, &n);
	bool begun = false;
	for (uint32_t h = 0; h < p->b->n_happenings; h++) {
		const char *text = "";
		for (uint32_t i = 0; i < n; i++)
			if (list[i].happening == h)
				text = cal_format(p->pen.scratch, "%s%s%s", text, *text ? ", " : "", strike_text(p, &list[i]));
		cal_ink_padded(&p->pen, INK_BOLD, begun ? "" : "1", INDENT);
		begun = true;
		put(p, INDENT, INDENT + 2, *text ? cal_format(p->pen.scratch, "%s strikes%s %s", p->w->names[h], shares(list, n, h) ? ", besides," : "", text)
		                                 : cal_format(p->pen.scratch, "%s strikes nothing that another does not", p->w->names[h]));
	}
}

/* ---- waves ---- */

static const char *why_of(page *p, const cal_fallen *f)
{
	char letter[LETTERS + 1];
	if (f->cause.section == SECTION_NONE || f->cause.index == CAL_NONE) {
		if (f->element.section != SECTION_COMPONENTS || f->letter != PROPERTY_AVAILABILITY)
			return "it is struck";
		const cal_component *c = &p->b->model->components[f->element.index];
		return cal_format(p->pen.scratch, "%u of %u copies are up and %u needed", (unsigned)p->b->up[1][f->element.index],
		                  (unsigned)c->replicas, (unsigned)c->min_available);
	}
	const char *own = f->cause.section == f->element.section && f->cause.index == f->element.index ? "it" : name_of(p, f->cause);
	if (!f->cause_letter)
		return cal_format(p->pen.scratch, "of %s", own);
	return cal_format(p->pen.scratch, "%s has lost %s", own, cal_letters((uint8_t)(1u << (f->cause_letter - 1)), letter));
}

/* Losses of one element in one step for one reason go in one line. */
static bool is_same_fall(const cal_fallen *a, const cal_fallen *b)
{
	return a->element.section == b->element.section && a->element.index == b->element.index && a->step[1] == b->step[1] &&
	       !a->step[0] == !b->step[0] && a->cause.section == b->cause.section && a->cause.index == b->cause.index;
}

static void put_waves(page *p)
{
	uint32_t shown = 1;
	for (uint32_t i = 0, end; i < p->b->n_fallen; i = end) {
		const cal_fallen *f = &p->b->fallen[i];
		uint8_t letters = 0;
		char text[LETTERS + 1];
		for (end = i; end < p->b->n_fallen && is_same_fall(f, &p->b->fallen[end]); end++)
			letters |= (uint8_t)(1u << (p->b->fallen[end].letter - 1));
		uint32_t step = f->step[1] ? f->step[1] : f->step[0];
		cal_ink_padded(&p->pen, INK_BOLD, step > shown ? cal_format(p->pen.scratch, "%u", (unsigned)step) : "", INDENT);
		shown = step > shown ? step : shown;
		put(p, INDENT, INDENT + 2, cal_format(p->pen.scratch, "%s %s %s, for %s", name_of(p, f->element), f->step[0] ? "loses" : "may lose",
		                                      cal_letters(letters, text), why_of(p, f)));
	}
}

/* ---- services, and what stands ---- */

static uint8_t lost_of(const cal_blast *b, bool worst, uint32_t service)
{
	return b->lost[worst][cal_thing_service(b->system, service)];
}

static const char *service_text(page *p, const cal_blast *b, uint32_t service)
{
	char text[CAL_LOSS_ROOM];
	uint8_t best = lost_of(b, false, service), worst = (uint8_t)(lost_of(b, true, service) & ~best);
	float share[2] = {b->share[0][service], b->share[1][service]};
	if (!best && !worst)
		return "loses nothing";
	return cal_format(p->pen.scratch, "loses %s", cal_loss_text(best, worst, share, false, text));
}

static void put_heading(page *p, const char *title)
{
	cal_puts(p->pen.out, "\n");
	cal_ink_text(&p->pen, INK_BOLD, title);
	cal_puts(p->pen.out, "\n");
}

static void put_named(page *p, size_t width, const char *name, const char *text)
{
	cal_spaces(p->pen.out, INDENT);
	cal_ink_padded(&p->pen, INK_PLAIN, cal_clean(p->pen.scratch, name), width);
	cal_puts(p->pen.out, "  ");
	put(p, INDENT + width + 2, INDENT + width + 2, text);
}

static size_t widest(page *p)
{
	enum { MOST = 30 };
	size_t width = 0;
	for (uint32_t s = 0; s < p->b->model->n_services; s++) {
		size_t w = cal_width(cal_clean(p->pen.scratch, p->b->model->services[s].name));
		width = w > width ? w : width;
	}
	return width < MOST ? width : MOST;
}

static void put_services(page *p)
{
	size_t width = widest(p);
	put_heading(p, "Services");
	for (uint32_t s = 0; s < p->b->model->n_services; s++) {
		const char *now = service_text(p, p->b, s);
		if (p->w->after)
			now = cal_format(p->pen.scratch, "%s; then %s", now, service_text(p, p->w->after, s));
		put_named(p, width, p->b->model->services[s].name, now);
	}
}

static void put_standing(page *p)
{
	const cal_model *m = p->b->model;
	uint32_t whole = 0;
	bool any = false;
	for (uint32_t c = 0; c < m->n_components; c++) {
		bool falls = p->b->lost[1][c] != 0, hurt = p->b->up[1][c] < m->components[c].replicas;
		whole += !falls && !hurt;
		if (falls || !hurt)
			continue;
		if (!any)
			put_heading(p, "Stands");
		any = true;
		cal_spaces(p->pen.out, INDENT);
		put(p, INDENT, INDENT + 2, cal_format(p->pen.scratch, "%s, with %u of %u copies up, %u needed", m->components[c].name,
		                                 (unsigned)p->b->up[1][c], (unsigned)m->components[c].replicas,
		                                 (unsigned)m->components[c].min_available));
	}
	cal_puts(p->pen.out, "\n");
	put(p, 0, 0, cal_format(p->pen.scratch, "%u of %u components are not touched.", (unsigned)whole, (unsigned)m->n_components));
}

static void put_sum(page *p)
{
	const cal_model *m = p->b->model;
	uint32_t down[2] = {0, 0}, hit = 0;
	for (uint32_t s = 0; s < m->n_services; s++) {
		hit += (lost_of(p->b, true, s) | lost_of(p->b, false, s)) != 0;
		for (unsigned worst = 0; worst < 2; worst++)
			down[worst] += lost_of(p->b, worst, s) & LETTER_A ? 1 : 0;
	}
	const char *range = down[0] == down[1] ? cal_format(p->pen.scratch, "%u", (unsigned)down[0])
	                                       : cal_format(p->pen.scratch, "%u to %u", (unsigned)down[0], (unsigned)down[1]);
	put(p, 0, 0, cal_format(p->pen.scratch, "Blast radius: %s of %s down, %u lose something; in %s.", range,
	                        cal_count(p->pen.scratch, m->n_services, "service"), (unsigned)hit, cal_count(p->pen.scratch, p->b->steps, "step")));
}

void cal_text_whatif(const cal_whatif *w, cal_look look, cal_out *out)
{
	cal_arena scratch = {0};
	page p = {{out, look, &scratch}, w->blast, w};
	cal_ink_begin(&p.pen, INK_BOLD);
	put(&p, 0, 2, cal_format(&scratch, "%s: %s", w->blast->model->name, list_of(&p, w->names, w->blast->n_happenings)));
	cal_ink_end(&p.pen, INK_BOLD);
	if (w->after)
		put(&p, 0, 2, cal_format(&scratch, "then without %s", list_of(&p, w->gone, w->n_gone)));
	cal_puts(out, "\n");
	put_strikes(&p);
	put_waves(&p);
	put_services(&p);
	put_standing(&p);
	put_sum(&p);
	cal_arena_free(&scratch);
}
