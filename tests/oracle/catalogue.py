"""The threat catalogue, and a model's own threats and rates.

docs/semantics.md, "The threat catalogue"; the structure threats are left out.
A threat: mechanism, kinds, letters, and the hours that one of its events lasts.
Letters are empty where the mechanism alone decides.  gray-failure has a
mechanism of its own here, since its letters hang on the health check.
"""

CATALOGUE = [
    # code, slug, mechanism, kinds, letters, hours
    ("CAL101", "replica-loss", "copy", "", "AD", 0.5),
    ("CAL102", "host-loss", "domain", "host", "AD", 8),
    ("CAL103", "rack-loss", "domain", "rack room", "A", 4),
    ("CAL104", "power-loss", "domain", "power", "A", 4),
    ("CAL105", "network-loss", "domain", "network", "A", 2),
    ("CAL106", "zone-loss", "domain", "building datacenter site zone", "A", 4),
    ("CAL107", "region-loss", "domain", "region continent", "A", 6),
    ("CAL108", "provider-loss", "domain", "provider account", "A", 12),
    ("CAL109", "disaster", "domain", "building datacenter site zone", "AD", 168),
    ("CAL110", "network-partition", "partition",
     "building datacenter site zone region", "", 1),
    ("CAL111", "gray-failure", "gray", "", "AL", 2),
    ("CAL112", "dependency-loss", "external", "", "A", 2),
    ("CAL113", "cluster-loss", "domain", "cluster cell", "A", 4),
    ("CAL201", "bad-release", "release", "application library", "A", 1),
    ("CAL202", "platform-update", "release", "runtime os agent firmware", "A", 6),
    ("CAL203", "latent-defect", "defect",
     "application library runtime os agent", "A", 4),
    ("CAL204", "hardware-defect", "defect", "hardware firmware", "AD", 24),
    ("CAL205", "operator-action", "tool", "", "A", 4),
    ("CAL206", "no-rollback", "rollback", "", "O", 4),
    ("CAL207", "version-skew", "skew", "log table schema requests", "", 2),
    ("CAL208", "wrong-results", "release", "application library", "I", 4),
    ("CAL301", "poison-pill", "poison", "log table schema", "", 4),
    ("CAL302", "query-of-death", "poison", "requests", "", 2),
    ("CAL303", "bad-config", "state", "config", "A", 2),
    ("CAL304", "corruption", "state", "table log", "ID", 24),
    ("CAL305", "credential-expiry", "state", "credential", "A", 4),
    ("CAL306", "discovery-loss", "state", "discovery", "A", 2),
    ("CAL307", "cache-loss", "state", "cache", "", 1),
    ("CAL308", "limit-exhaustion", "state", "quota", "A", 4),
    ("CAL309", "clock-skew", "state", "clock", "C", 2),
    ("CAL310", "overload", "overload", "", "", 2),
    ("CAL311", "racing-writers", "race", "", "", 3),
    ("CAL312", "malformed-config", "state", "config", "", 2),
    ("CAL404", "mass-ejection", "ejection", "", "A", 1),
]

# Threats whose absence from a description is a question, not an answer.
DESCRIBED_BY = {
    "bad-config": "config", "malformed-config": "config",
    "query-of-death": "requests", "credential-expiry": "credential",
    "limit-exhaustion": "quota", "clock-skew": "clock",
    "discovery-loss": "discovery", "operator-action": "tool",
    "platform-update": "platform",
}


class Threat:
    """One kind of failure."""

    def __init__(self, code, slug, mechanism, kinds, letters, hours):
        self.code = code
        self.slug = slug
        self.mechanism = mechanism
        self.kinds = kinds
        self.letters = frozenset(letters)
        self.hours = hours


def catalogue():
    """The threats of the catalogue."""
    return [Threat(code, slug, mechanism, kinds.split(), letters, hours)
            for code, slug, mechanism, kinds, letters, hours in CATALOGUE]


def own_threats(document):
    """The threats that a model defines for itself.

    An event of one without hours lasts an hour.
    """
    found = []
    for entry in document["threats"]:
        if entry["mechanism"] != "structure":
            rate = entry.get("rate", {})
            found.append(Threat(entry["code"], entry["name"], entry["mechanism"],
                                entry.get("kinds", []), entry.get("letters", []),
                                float(rate.get("hours", 1))))
    return found


def hours_of(document, threat, section, element):
    """How long an event of a threat at an element lasts: rates go before."""
    found = threat.hours
    for rate in document["rates"]:
        if rate["threat"] in (threat.slug, threat.code) and "hours" in rate:
            if "element" not in rate:
                found = float(rate["hours"])
    for rate in document["rates"]:
        if rate["threat"] in (threat.slug, threat.code) and "hours" in rate:
            if element is not None and \
                    rate.get("element") in (element, section + "/" + element):
                found = float(rate["hours"])
    return found
