/* tests/draw/fixture.c -- a model becomes a picture. */
#include "tests/draw/fixture.h"

#include "rules/check.h"
#include "tests/check.h"

static bool check_model(picture_fixture *f)
{
	const cal_check_options options = {.stale_days = -1, .margins = MARGINS_NEVER};
	CHECK(f->read.m != NULL);
	if (!f->read.m)
		return false;
	f->results = cal_check(&f->read.keep, f->read.m, &options);
	return true;
}

bool picture_start(picture_fixture *f, const char *path)
{
	*f = (picture_fixture){0};
	read_start(&f->read);
	read_path(&f->read, path, NULL);
	return check_model(f);
}

bool picture_start_text(picture_fixture *f, const char *yaml)
{
	*f = (picture_fixture){0};
	read_start(&f->read);
	read_string(&f->read, yaml);
	return check_model(f);
}

void picture_end(picture_fixture *f)
{
	read_end(&f->read);
}

const cal_picture *picture_draw(picture_fixture *f, cal_view view, cal_view_request request)
{
	request.view = view;
	f->wrong = NULL;
	return f->p = cal_picture_of(&f->read.keep, f->results, &request, &f->wrong);
}

uint32_t picture_box(const cal_picture *p, const char *key)
{
	for (uint32_t i = 0; i < p->n_boxes; i++)
		if (strcmp(p->boxes[i].key, key) == 0)
			return i;
	return CAL_NONE;
}

bool picture_line(const cal_picture *p, const char *from, const char *to, unsigned line)
{
	uint32_t a = picture_box(p, from), b = picture_box(p, to);
	for (uint32_t i = 0; i < p->n_lines; i++)
		if (p->lines[i].from == a && p->lines[i].to == b && (line == LINE_COUNT || p->lines[i].line == line))
			return true;
	return false;
}

const char *picture_of_tone(picture_fixture *f, cal_tone tone)
{
	const char *list = "";
	for (uint32_t i = 0; f->p && i < f->p->n_boxes; i++)
		if (f->p->boxes[i].tone == tone)
			list = cal_format(&f->read.keep, "%s%s%s", list, *list ? " " : "", f->p->boxes[i].key);
	return list;
}

cal_view_request picture_view(const cal_model *m, unsigned view)
{
	static const cal_view views[PICTURE_VIEWS] = {VIEW_DOMAINS, VIEW_DEPENDENCIES, VIEW_EXPOSURE, VIEW_EXPOSURE, VIEW_EXPOSURE,
	                                              VIEW_BLAST, VIEW_FAULT_TREE};
	static const unsigned axes[PICTURE_VIEWS] = {[2] = AXIS_INFRASTRUCTURE, [3] = AXIS_SOFTWARE, [4] = AXIS_STATE};
	cal_view_request r = {.view = views[view], .axis = axes[view], .service = view == 6 ? 0 : CAL_NONE};
	if (view == 5)
		r.event = strcmp(m->name, "event-bus") == 0 ? "poison-pill:orders"
		          : strcmp(m->name, "checkout") == 0 ? "bad-config:flags" : "latent-defect:bird";
	return r;
}
