/* rules/facts.c -- what can be wrong with a model whatever fails. */
#include "rules/facts.h"

const cal_fact cal_facts[FACT_COUNT] = {
	[FACT_UNUSED_ELEMENT] = {"CAL001", "unused-element", "An element that nothing uses",
		"The model describes a domain, a software, a state or a component on which no service depends, however far. "
		"Either something that depends on it is not described, or it is left over. Name it where it is used, or "
		"remove it.", LEVEL_NOTE},
	[FACT_IDLE_OBJECTIVE] = {"CAL002", "idle-objective", "An objective that nothing can break",
		"A service promises to survive a threat that strikes nothing it depends on. The promise is kept and proves "
		"nothing. Describe what the threat would strike, or drop the objective.", LEVEL_NOTE},
	[FACT_ALREADY_LOST] = {"CAL003", "already-lost", "A property lost before anything happens",
		"With every copy up and no event at all the service has lost a property: a component has fewer copies than "
		"its capacity asks for, for example. Verdicts leave such a letter out, for no event can lose it again. Mend "
		"this first.", LEVEL_ERROR},
	[FACT_ACCEPTANCE_EXPIRED] = {"CAL004", "acceptance-expired", "An accepted risk whose time is over",
		"An acceptance, an entry in 'accept' or a comment, has a date that is past, so it counts no more. Decide anew: "
		"mend the design, or accept the risk until another day.", LEVEL_ERROR},
	[FACT_ACCEPTANCE_IDLE] = {"CAL005", "acceptance-idle", "An accepted risk that is none",
		"An acceptance, an entry in 'accept' or a comment, matches nothing that fails or may fail: the design was mended, or the names are not "
		"those that were meant. Remove it, so that it hides nothing later.", LEVEL_ERROR},
	[FACT_STALE_REVIEW] = {"CAL006", "stale-review", "A model not reviewed for long",
		"With --stale-days N a model is reported whose 'reviewed' date is more than N days ago, or that has none. "
		"Systems drift from their descriptions. Walk through it with those who run the system, and set the date.",
		LEVEL_WARNING},
	[FACT_IDLE_POLICY] = {"CAL007", "idle-policy", "A policy that is for no service",
		"The policy selects services by criticality, label or name, and no service of the model is so. Its objectives "
		"ask nothing of anyone. Mend what it selects, label the services that are meant, or remove it. A policy of "
		"--policy is reported only where no policy of that file is for any service.", LEVEL_NOTE},
	[FACT_SKIPPED_OBJECTIVE] = {"CAL008", "skipped-objective", "An objective about a threat that is skipped",
		"A service promises to survive a threat, and the project file skips that threat, so whether the promise is kept "
		"is not judged. Take the threat out of 'skip', or the objective out of the service or policy.", LEVEL_WARNING},
};
