/* import/openpsa.c -- files to a formula, step by step. */
#include "import/openpsa.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/mef.h"
#include "model/read.h"

/* ---- tops ---- */

static const char *fault_tree_of(const cal_mef *m, const mef_definition *d)
{
	const char *name = "";
	for (uint32_t c = d->container; m->containers[c].is_named; c = m->containers[c].parent)
		name = m->symbols.at[m->containers[c].name];
	return name;
}

cal_openpsa_top cal_mef_top(cal_mef *m, uint32_t definition)
{
	const mef_definition *d = &m->definitions[definition];
	return (cal_openpsa_top){cal_mef_public_name(m, d), fault_tree_of(m, d), d->edge, definition};
}

bool cal_openpsa_gate(const cal_openpsa *it, const char *name, cal_openpsa_top *top, const char **near)
{
	cal_mef *m = it->mef;
	uint32_t is = cal_mef_find(m, 0, SPACE_EVENTS, name);
	if (is != MEF_NONE && m->definitions[is].element == MEF_DEFINE_GATE) {
		*top = cal_mef_top(m, is);
		return true;
	}
	*near = cal_mef_near(m, SPACE_EVENTS, name);
	return false;
}

cal_openpsa_size cal_openpsa_measure(const cal_openpsa *it, const cal_openpsa_top *top)
{
	const cal_mef *m = it->mef;
	cal_openpsa_size size = {0};
	bool *seen = cal_zeroed(m->n_definitions, sizeof *seen);
	uint32_t *stack = cal_zeroed((size_t)m->n_definitions + 1, sizeof *stack), n = 0;
	stack[n++] = top->definition;
	seen[top->definition] = true;
	while (n > 0) {
		const mef_definition *d = &m->definitions[stack[--n]];
		size.gates += d->element == MEF_DEFINE_GATE;
		if (d->element == MEF_DEFINE_BASIC_EVENT) {
			size.events++;
			size.unquantified += d->first == d->end;
		}
		for (uint32_t k = d->first; d->element == MEF_DEFINE_GATE && k < d->end; k++) {
			if (!cal_mef_is_reference(&m->terms[k]) || seen[m->terms[k].name])
				continue;
			seen[m->terms[k].name] = true;
			stack[n++] = m->terms[k].name;
		}
	}
	free(stack);
	free(seen);
	return size;
}

/* ---- reading ---- */

/* False: some file could not be read to the end, so names may be missing. */
static bool read_files(cal_mef *m, const cal_openpsa_request *request)
{
	bool whole = true;
	m->files = CAL_NEWS(m->keep, request->n, mef_file);
	for (size_t i = 0; i < request->n; i++) {
		const char *why;
		const cal_source *source = cal_source_read(m->keep, request->paths[i], CAL_FILE_LIMIT, &why);
		if (!source) {
			cal_source *nothing = CAL_NEW(m->keep, cal_source);
			*nothing = (cal_source){.name = request->paths[i], .bytes = ""};
			cal_error(m->out, (cal_place){.source = nothing}, "%s", why);
		} else {
			source = cal_xml_decode(m->keep, source, m->out);
		}
		if (source)
			m->files[m->n_files++].source = source;
		whole &= source && cal_mef_read_file(m, m->n_files - 1);
	}
	return whole;
}

static void check_gates(cal_mef *m)
{
	for (uint32_t i = 0; i < m->n_definitions; i++)
		if (m->definitions[i].element == MEF_DEFINE_GATE)
			return;
	if (m->out->errors == 0)
		cal_error(m->out, (cal_place){.source = m->files[0].source}, "there is no gate in it");
}

/* Each step trusts what the one before has found right. */
static bool is_right(cal_mef *m)
{
	check_gates(m);
	cal_mef_enter_definitions(m);
	cal_mef_resolve(m);
	if (m->out->errors > 0)
		return false;
	cal_mef_put_in_order(m);
	if (m->out->errors > 0)
		return false;
	cal_mef_number_all(m);
	return m->out->errors == 0;
}

bool cal_openpsa_read(cal_arena *keep, const cal_openpsa_request *request, cal_openpsa *into, cal_diags *out)
{
	cal_mef *m = CAL_NEW(keep, cal_mef);
	m->keep = keep;
	m->out = out;
	m->mission_time = request->mission_time;
	cal_mef_symbols_start(m);
	CAL_GROW(m->containers, m->n_containers, m->containers_room);
	m->containers[m->n_containers++] = (mef_container){.name = MEF_NONE};
	if (!read_files(m, request) || !is_right(m)) {
		cal_mef_free(m);
		return false;
	}
	*into = (cal_openpsa){.mef = m};
	cal_formula_start(&into->formula);
	cal_mef_build(m, into);
	return true;
}

void cal_openpsa_free(cal_openpsa *it)
{
	cal_formula_free(&it->formula);
	cal_mef_free(it->mef);
}
