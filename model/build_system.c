/* model/build_system.c -- domains, state and software, from their file structs. */
#include "base/text.h"
#include "model/build.h"

void cal_build_domain(cal_build *b, const file_domain *from, cal_domain *to)
{
	*to = (cal_domain){
		.name = cal_kept_text(b, from->name),
		.kind = from->kind,
		.within = cal_ids_of(b, SECTION_DOMAINS, from->within, from->within_count, CAL_ONCE,
	                             CAL_AT_KEY(NULL, "within")),
		.labels = cal_labels_of(b, from->labels, from->labels_count),
		.description = cal_text_of(b, from->description),
	};
}

/* ---- state ---- */

cal_rollout cal_rollout_of(cal_build *b, const file_rollout *from, const cal_path *path)
{
	if (!from)
		return (cal_rollout){0};
	if (from->strategy == STRATEGY_STAGED && !from->by && !from->mark.broken) {
		cal_problem_error(b, path, "a staged rollout needs 'by': what one stage is");
		cal_problem_hint(b, "add by: replica, or a domain kind such as zone or region");
	}
	return (cal_rollout){
		.strategy = from->strategy,
		.by = from->by ? from->by : BY_REPLICA,
		.gate = from->gate,
		.rollback = from->rollback,
		.given = true,
	};
}

static cal_backup backup_of(cal_build *b, const file_backup *from)
{
	if (!from)
		return (cal_backup){.interval = -1};
	const cal_path *path = CAL_AT_KEY(NULL, "backup");
	return (cal_backup){
		.strategy = from->strategy,
		.restore_tested = cal_bool_of(b, from->restore_tested),
		.interval = cal_duration_of(b, from->interval, -1),
		.kept_in = cal_ids_of(b, SECTION_DOMAINS, from->kept_in, from->kept_in_count, CAL_ONCE,
	                              CAL_AT_KEY(path, "kept_in")),
	};
}

void cal_build_state(cal_build *b, const file_state *from, cal_state *to)
{
	*to = (cal_state){
		.name = cal_kept_text(b, from->name),
		.description = cal_text_of(b, from->description),
		.kind = from->kind,
		.per = from->per,
		.compatible = from->compatible,
		.cold = from->cold,
		.expiry = from->expiry,
		.versioned = cal_bool_of(b, from->versioned) == CAL_TRUE,
		.monitored = cal_bool_of(b, from->monitored),
		.rollout = cal_rollout_of(b, from->rollout, CAL_AT_KEY(NULL, "rollout")),
		.backup = backup_of(b, from->backup),
		.labels = cal_labels_of(b, from->labels, from->labels_count),
	};
	if (from->cold && to->kind != STATE_CACHE && to->kind) {
		cal_problem_error(b, CAL_AT_KEY(NULL, "cold"), "'cold' is for caches, and %s is of kind %s",
		                  cal_quote(b->keep, to->name), cal_word(SET_STATE, to->kind));
	}
}

/* ---- software ---- */

cal_rollout cal_default_rollout(const cal_build *b)
{
	const file_rollout *rollout = b->defaults->rollout;
	if (!rollout)
		return (cal_rollout){0};
	return (cal_rollout){rollout->strategy, rollout->by ? rollout->by : BY_REPLICA, rollout->gate,
	                     rollout->rollback, true};
}

/* `defaults` stand in place of a rollout that is left out, but for hardware and tools. */
static cal_rollout software_rollout(cal_build *b, const file_software *from, uint8_t kind)
{
	if (from->rollout)
		return cal_rollout_of(b, from->rollout, CAL_AT_KEY(NULL, "rollout"));
	if (kind == SOFTWARE_HARDWARE || kind == SOFTWARE_TOOL)
		return (cal_rollout){0};
	return cal_default_rollout(b);
}

static void check_tool(cal_build *b, const file_software *from, const cal_software *to)
{
	const char *key = from->reach ? "reach" : from->destructive ? "destructive" : NULL;
	if (!key || to->kind == SOFTWARE_TOOL)
		return;
	cal_problem_error(b, CAL_AT_KEY(NULL, key), "'%s' is for tools, and %s is of kind %s", key,
	                  cal_quote(b->keep, to->name), cal_word(SET_SOFTWARE, to->kind));
	cal_problem_hint(b, "if it is a tool, say kind: tool");
}

void cal_build_software(cal_build *b, const file_software *from, cal_software *to)
{
	uint8_t kind = from->kind ? from->kind : SOFTWARE_APPLICATION;
	*to = (cal_software){
		.name = cal_kept_text(b, from->name),
		.version = cal_text_of(b, from->version),
		.description = cal_text_of(b, from->description),
		.kind = kind,
		.reach = from->reach,
		.destructive = cal_bool_of(b, from->destructive) == CAL_TRUE,
		.includes = cal_ids_of(b, SECTION_SOFTWARE, from->includes, from->includes_count, CAL_ONCE,
	                               CAL_AT_KEY(NULL, "includes")),
		.labels = cal_labels_of(b, from->labels, from->labels_count),
		.rollout = software_rollout(b, from, kind),
	};
	to->consumes = cal_consumes_of(b, from->consumes, from->consumes_count, CAL_AT_KEY(NULL, "consumes"),
	                               &to->n_consumes);
	if (!b->flawed)
		check_tool(b, from, to);
}
