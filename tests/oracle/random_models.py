#!/usr/bin/python3
"""Write valid random models that use everything the format has.

    random_models.py --seed N --count M --out DIR

writes DIR/NNNNN.calisto.yaml and the files that some of them include.  The same
seed gives the same models.  docs/semantics.md, "The model file".
"""

import argparse
import os
import random

import yaml

from model import System

SIZED = ["host", "rack", "room", "building", "datacenter", "site", "zone",
         "region", "continent"]
THREATS = ["replica-loss", "host-loss", "zone-loss", "region-loss", "disaster",
           "bad-release", "latent-defect", "operator-action", "poison-pill",
           "bad-config", "corruption", "cache-loss", "overload", "gray-failure",
           "dependency-loss", "network-partition", "racing-writers"]
ON_POISON = ["crash", "stop", "skip", "quarantine", "misread", "reject"]
ACTIVE_STATE = ["log", "table", "schema", "requests"]


class Writer:
    """One random model."""

    def __init__(self, rng, name):
        self.rng = rng
        self.model = {"calisto": 1, "name": name, "domains": [], "software": [],
                      "state": [], "components": [], "services": []}
        self.domains()
        kinds = {d["kind"] for d in self.model["domains"]} & {"zone", "datacenter",
                                                              "building", "site"}
        # many models spread their components evenly over one kind of domain
        self.home = sorted(kinds)[0] if kinds and self.chance(0.6) else None
        self.state()
        self.software()
        self.components()
        self.dependencies()
        self.services()
        self.around()
        self.repair()

    # ------------------------------------------------------------- choices

    def chance(self, probability):
        """True now and then."""
        return self.rng.random() < probability

    def some(self, things, least=0, most=None):
        """Some of a list, in a random order."""
        most = len(things) if most is None else min(most, len(things))
        least = min(least, most)
        return self.rng.sample(things, self.rng.randint(least, most))

    def maybe(self, entry, key, values, probability=0.65):
        """Set an attribute to one of some values, or leave it unspecified."""
        if values and self.chance(probability):
            entry[key] = self.rng.choice(values)

    def names(self, section, *kinds):
        """Names of a section, perhaps of some kinds only."""
        return [e["name"] for e in self.model[section]
                if not kinds or e.get("kind", "application") in kinds]

    # ------------------------------------------------------------- domains

    def domains(self):
        """A hierarchy of places, of random depth, with feeds and clusters."""
        found = self.model["domains"]
        if self.chance(0.05):
            return
        tops = []
        for kind in ("provider", "account", "continent"):
            if self.chance(0.25):
                found.append({"name": kind + "-0", "kind": kind,
                              "within": self.some(tops, 0, 1)})
                tops.append(kind + "-0")
        floor = []
        for kind in ("power", "network"):
            if self.chance(0.3):
                for i in range(self.rng.randint(1, 2)):
                    found.append({"name": "%s-%d" % (kind, i), "kind": kind})
                    floor.append("%s-%d" % (kind, i))
        parents = [tops] if tops else [[]]
        levels = ["region", "zone"] if self.chance(0.7) else \
            self.some(["site", "datacenter", "building"], 1, 2)
        levels = sorted(levels, key=SIZED.index, reverse=True)
        for kind in ("room", "rack", "host"):
            if self.chance(0.25):
                levels.append(kind)
        for kind in levels:
            here = []
            for parent in parents:
                for _ in range(self.rng.randint(1, 2 if len(parents) > 1 else 3)):
                    name = "%s-%d" % (kind, sum(d["kind"] == kind for d in found))
                    within = list(parent) if self.chance(0.9) else []
                    if kind in ("rack", "room", "zone") and self.chance(0.4):
                        within += self.some(floor, 0, 2)
                    found.append({"name": name, "kind": kind, "within": within})
                    here.append([name])
            parents = here[:4]
        for kind in ("cluster", "cell", "other"):
            if self.chance(0.2):
                for i in range(self.rng.randint(1, 2)):
                    found.append({"name": "%s-%d" % (kind, i), "kind": kind,
                                  "within": self.some(
                                      self.names("domains", "zone", "region"), 0, 1)})
        for domain in found:
            if not domain.get("within") and self.chance(0.8):
                domain.pop("within", None)
            if self.chance(0.05):
                domain["labels"] = ["paid", "old"]
        self.rng.shuffle(found)

    def kinds(self, *also):
        """A kind of domain that the model has, or now and then another."""
        kinds = sorted({d["kind"] for d in self.model["domains"]})
        if self.home and self.chance(0.4):
            return self.home
        if not kinds or self.chance(0.1):
            kinds = ["zone", "rack"]
        return self.rng.choice(kinds + list(also))

    # ------------------------------------------------- software and state

    def rollout(self):
        """A rollout, with anything but the required left out now and then."""
        found = {}
        self.maybe(found, "strategy", ["all-at-once", "rolling", "canary", "staged"])
        if found.get("strategy") == "staged" or self.chance(0.4):
            found["by"] = self.kinds("replica")
        self.maybe(found, "gate", ["none", "manual", "automatic"], 0.5)
        self.maybe(found, "rollback", ["safe", "unsafe"], 0.5)
        return found or {"gate": "manual"}

    def state(self):
        """Logical state of every kind."""
        kinds = self.some(["log", "requests", "table", "config", "schema", "cache",
                           "credential", "discovery", "quota", "clock"], 3, 8)
        kinds += self.some(["log", "table", "cache"], 0, 1)
        for i, kind in enumerate(kinds):
            entry = {"name": "%s-%d" % (kind, i), "kind": kind}
            if self.chance(0.25):
                entry["per"] = self.kinds()
            if kind in ("config", "discovery", "credential") and self.chance(0.6):
                entry["rollout"] = self.rollout()
            if kind in ACTIVE_STATE:
                self.maybe(entry, "compatible", ["both", "backward", "forward", "none"])
            if kind == "cache":
                self.maybe(entry, "cold", ["serves", "slow", "fails"])
            if kind == "credential":
                self.maybe(entry, "expiry", ["together", "staggered"])
            if kind in ("credential", "quota"):
                self.maybe(entry, "monitored", [True, False])
            if kind in ("log", "table"):
                self.maybe(entry, "versioned", [True, False], 0.4)
                if self.chance(0.6):
                    entry["backup"] = self.backup()
            self.model["state"].append(entry)

    def backup(self):
        """A backup of any strategy."""
        found = {}
        self.maybe(found, "strategy", ["none", "periodic", "continuous"], 0.8)
        if self.model["domains"] and self.chance(0.6):
            found["kept_in"] = self.some(self.names("domains"), 0, 2)
        if found.get("strategy") == "periodic":
            self.maybe(found, "interval", ["15m", "6h", "1d"])
        self.maybe(found, "restore_tested", [True, False])
        return found or {"restore_tested": True}

    def consumed(self, state):
        """An entry of `consumes`, without `from`."""
        entry = {"state": state["name"]}
        if state["kind"] in ACTIVE_STATE:
            self.maybe(entry, "on_poison", ON_POISON)
            self.maybe(entry, "share", ["all", "partition"], 0.4)
            self.maybe(entry, "max_attempts", [1, 2, 3, 4], 0.3)
            self.maybe(entry, "isolation", ["none", "process"], 0.3)
        if state["kind"] in ("config", "discovery"):
            self.maybe(entry, "on_bad_update", ["crash", "keep-last-good"])
        return entry

    def software(self):
        """Applications, what they include, platforms and tools."""
        found = self.model["software"]
        low = []
        for kind in ("library", "runtime", "os", "agent", "firmware", "hardware"):
            for i in range(self.rng.choice([0, 0, 1, 1, 2])):
                entry = {"name": "%s-%d" % (kind, i), "kind": kind}
                if kind in ("library", "runtime") and self.chance(0.3):
                    entry["includes"] = self.some(low, 0, 1)
                if kind != "hardware" and self.chance(0.4):
                    entry["rollout"] = self.rollout()
                low.append(entry["name"])
                found.append(entry)
        for i in range(self.rng.randint(1, 4)):
            entry = {"name": "app-%d" % i}
            if self.chance(0.3):
                entry["kind"] = "application"
            if self.chance(0.3):
                entry["version"] = "%d.%d" % (i, self.rng.randint(0, 9))
            if low and self.chance(0.7):
                entry["includes"] = self.some(low, 1, 3)
            if i and self.chance(0.1):
                entry["includes"] = entry.get("includes", []) + ["app-%d" % (i - 1)]
            if self.chance(0.65):
                entry["rollout"] = self.rollout()
            found.append(entry)
        for entry in found:
            if self.model["state"] and self.chance(0.15):
                entry["consumes"] = [self.consumed(s) for s in
                                     self.some(self.model["state"], 1, 2)]
        for i in range(self.rng.choice([0, 1, 1, 2])):
            entry = {"name": "tool-%d" % i, "kind": "tool"}
            if self.chance(0.65):
                entry["reach"] = self.kinds("replica", "fleet")
            self.maybe(entry, "destructive", [True, False], 0.5)
            found.append(entry)
        self.rng.shuffle(found)

    # ---------------------------------------------------------- components

    def placement(self):
        """Some domains: all of one kind, or any."""
        domains = self.model["domains"]
        if self.home and self.chance(0.8):
            homes = self.names("domains", self.home)[:3]
            return homes if self.chance(0.8) else self.some(homes, 1)
        if self.chance(0.75):
            kind = self.rng.choice([d["kind"] for d in domains])
            domains = [d for d in domains if d["kind"] == kind]
        names = [d["name"] for d in domains]
        if self.chance(0.6):
            return names[:4]
        return [self.rng.choice(names) for _ in range(self.rng.randint(1, 3))]

    def runs(self):
        """What a copy runs, perhaps nothing."""
        if self.chance(0.05):
            return []
        software = self.names("software", "application") * 3 + self.names(
            "software", "library", "runtime", "os", "agent", "firmware", "hardware")
        return sorted(set(self.some(software, 1, 2)))

    def components(self):
        """Components and their groups."""
        for i in range(self.rng.choice([2, 2, 3, 3, 4, 4, 5, 6, 8])):
            entry = {"name": "comp-%d" % i}
            if self.chance(0.12):
                entry["external"] = True
                if self.model["domains"] and self.chance(0.5):
                    entry["placement"] = [self.rng.choice(self.names("domains"))]
                if self.chance(0.4):
                    self.add_stores(entry, 1)
            else:
                self.internal(entry)
            self.model["components"].append(entry)
        names = self.names("components")
        for entry in self.model["software"]:
            for consumed in entry.get("consumes", []):
                if self.chance(0.15):
                    consumed["from"] = self.some(names, 0, 2)
        for entry in self.model["components"]:
            if self.chance(0.3):
                entry["operated_through"] = self.some(names, 1, 2)
            if entry.get("external"):
                continue
            if self.chance(0.2):
                entry["starts_with"] = self.some(names, 1, 1)
            if self.chance(0.35):
                entry["checked_by"] = self.some(names, 0, 2)
            for group in [entry] + entry.get("groups", []):
                for consumed in group.get("consumes", []):
                    if self.chance(0.4):
                        others = [n for n in names if n != entry["name"]]
                        consumed["from"] = self.some(others, 0, 2)
            if entry.get("redundancy") == "active-passive" and self.chance(0.75):
                failover = {}
                self.maybe(failover, "trigger", ["manual", "automatic", "automatic"])
                self.maybe(failover, "tested", [True, False])
                if self.chance(0.3):
                    failover["within"] = self.kinds()
                if self.chance(0.3):
                    failover["needs"] = self.some(
                        [n for n in names if n != entry["name"]], 0, 2)
                if failover:
                    entry["failover"] = failover

    def internal(self, entry):
        """A component of one's own."""
        grouped = self.chance(0.25)
        if not grouped and self.chance(0.85):
            entry["replicas"] = self.rng.choice([1, 2, 3, 3, 4, 5])
        if self.model["domains"] and self.chance(0.8):
            entry["placement"] = self.placement()
        if self.chance(0.7):
            entry["runs"] = self.runs()
        if self.names("software", "tool") and self.chance(0.35):
            entry["managed_by"] = self.some(self.names("software", "tool"), 0, 2)
        if self.chance(0.85):
            entry["consumes"] = [self.consumed(s) for s in
                                 self.some(self.model["state"], 1, 6)]
        if grouped:
            self.groups(entry)
        live = sum(g.get("replicas", 1) for g in entry.get("groups", [entry])
                   if "delay" not in g)
        total = sum(g.get("replicas", 1) for g in entry.get("groups", [entry]))
        if self.chance(0.55):
            self.add_stores(entry, total)
        if self.chance(0.25):
            entry["writes"] = []
            for state in self.some(self.names("state"), 1, 2):
                write = {"state": state}
                self.maybe(write, "guard", ["none", "lock", "version"])
                entry["writes"].append(write)
        if self.chance(0.25):
            entry["redundancy"] = "active-passive"
        else:
            self.maybe(entry, "redundancy", ["active-active"], 0.1)
            self.maybe(entry, "min_available",
                       [1, live, "majority", "all", "50%", "34%"], 0.5)
        self.maybe(entry, "coordination", ["none", "leader", "quorum"])
        self.maybe(entry, "health_check", ["none", "shallow", "deep"])
        self.maybe(entry, "ejection", ["capped", "unlimited"])
        self.maybe(entry, "overload", ["none", "queue", "shed"])
        if self.chance(0.3):
            entry["capacity"] = {"per_replica": 100,
                                 "peak": self.rng.randint(50, 100 * live)}
            if self.chance(0.1):        # short from the start
                entry["capacity"]["peak"] = 100 * live + 1
        if self.chance(0.3):
            entry["without"] = self.some(
                ["config", "credential", "quota", "requests", "clock", "discovery",
                 "tool", "platform"], 0, 5)

    def add_stores(self, entry, copies):
        """What a component stores."""
        states = [s["name"] for s in self.model["state"]
                  if s["kind"] in ("log", "table", "cache", "schema", "config")]
        entry["stores"] = []
        for state in self.some(states, 0, 2):
            store = {"state": state}
            self.maybe(store, "replication", ["sync", "async", "none"])
            if store.get("replication") != "none":
                self.maybe(store, "min_copies", list(range(1, copies + 1)), 0.4)
            entry["stores"].append(store)

    def groups(self, entry):
        """Copies that differ; the first ones are never delayed."""
        entry["groups"] = []
        for i in range(self.rng.randint(1, 3)):
            group = {"name": "group-%d" % i, "replicas": self.rng.randint(1, 3)}
            if i == 1 and self.chance(0.4):
                group["delay"] = self.rng.choice(["30m", "1h"])
            if self.model["domains"] and self.chance(0.4):
                group["placement"] = self.placement()
            if self.chance(0.4):
                group["runs"] = self.runs()
            if entry.get("consumes") and self.chance(0.3):
                group["consumes"] = [dict(c) for c in
                                     self.some(entry["consumes"], 0)]
                for consumed in group["consumes"]:
                    if consumed.get("share") == "all" and self.chance(0.5):
                        consumed["on_poison"] = self.rng.choice(ON_POISON)
            entry["groups"].append(group)

    # -------------------------------------------------------- dependencies

    def dependency(self, targets, services):
        """A dependency on one of some components, of any_of them or a service."""
        found = {}
        if services and self.chance(0.25):
            found["service"] = self.rng.choice(services)
        elif len(targets) > 1 and self.chance(0.25):
            found["any_of"] = self.some(targets, 2, 3)
            if self.chance(0.5):
                found["at_least"] = self.rng.randint(1, len(found["any_of"]))
        else:
            found["component"] = self.rng.choice(targets)
        self.maybe(found, "mode", ["hard", "hard", "soft"], 0.4)
        self.maybe(found, "holds", ["10m", "30m", "1h", "2h", "4h", "1d"], 0.25)
        self.maybe(found, "retries", ["none", "budgeted", "limited", "unbounded"], 0.5)
        return found

    def dependencies(self):
        """What components depend on, cycles included."""
        names = self.names("components")
        services = ["service-%d" % i for i in range(self.rng.randint(1, 3))]
        self.service_names = services
        for i, entry in enumerate(self.model["components"]):
            others = [n for n in names if n != entry["name"]]
            if self.chance(0.7):
                others = others[:i]
            if not others or not self.chance(0.7):
                continue
            entry["depends_on"] = []
            for _ in range(self.rng.randint(1, 2)):
                found = self.dependency(others, services if self.chance(0.2) else [])
                if "service" not in found and self.chance(0.4):
                    found["scope"] = self.kinds()
                entry["depends_on"].append(found)

    # ------------------------------------------------------------ services

    def services(self):
        """What users see."""
        for i, name in enumerate(self.service_names):
            before = self.service_names[:i]
            if self.chance(0.03):
                before = [n for n in self.service_names if n != name]
            entry = {"name": name, "depends_on": []}
            for _ in range(self.rng.randint(1, 3)):
                entry["depends_on"].append(
                    self.dependency(self.names("components"), before))
            if self.chance(0.5):
                entry["scope"] = self.kinds()
            self.maybe(entry, "criticality", ["critical", "high", "medium", "low"])
            self.maybe(entry, "max_loss", ["0s", "5m", "2h", "1d"], 0.5)
            self.maybe(entry, "max_blast", ["0%", "34%", "50%"], 0.3)
            if self.chance(0.4):
                entry["survives"] = self.survives()
            if self.chance(0.2):
                entry["properties"] = self.some(
                    ["consistency", "availability", "latency", "integrity",
                     "scalability", "durability", "operations"], 1, 4)
            self.model["services"].append(entry)

    def survives(self):
        """Objectives."""
        found = []
        for threat in self.some(THREATS, 1, 3):
            found.append(threat if self.chance(0.7) else "2 " + threat)
        return found + self.some(["infrastructure", "software", "state"], 0, 1)

    # ------------------------------------------------------ the rest of it

    def around(self):
        """Defaults, rates, policies, the model's own threats."""
        model = self.model
        defaults = {}
        if self.chance(0.15):
            defaults["rollout"] = self.rollout()
        for key, values in (("on_poison", ON_POISON),
                            ("on_bad_update", ["crash", "keep-last-good"]),
                            ("health_check", ["none", "shallow", "deep"]),
                            ("ejection", ["capped", "unlimited"]),
                            ("overload", ["none", "queue", "shed"]),
                            ("retries", ["none", "budgeted", "limited", "unbounded"])):
            self.maybe(defaults, key, values, 0.1)
        if defaults:
            model["defaults"] = defaults
        if self.chance(0.2):
            model["without"] = self.some(["config", "tool", "platform", "clock"], 0, 3)
        if self.chance(0.3):
            model["rates"] = self.rates()
        if self.chance(0.15):
            model["policies"] = [{"name": "policy-0", "survives": self.survives()}]
            model["services"][0]["policy"] = "policy-0"
        if self.chance(0.1):
            model["accept"] = self.acceptances()
        if self.chance(0.1):
            model["description"] = "A system that nobody built."
            model["owner"] = "platform team"
            model["reviewed"] = "2024-05-01"
        if self.chance(0.25):
            model["threats"] = self.own_threats()

    def rates(self):
        """Rates of one's own, perhaps for one element only."""
        found = []
        sections = {"replica-loss": "components", "CAL106": "domains",
                    "bad-release": "software", "poison-pill": "state",
                    "bad-config": "state", "disaster": "domains"}
        for threat in self.some(sorted(sections), 1, 4):
            for element in self.some(self.names(sections[threat]), 0, 2) + [None]:
                entry = {"threat": threat}
                if element is not None:
                    entry["element"] = self.rng.choice(
                        [element, sections[threat] + "/" + element])
                elif self.chance(0.6):
                    continue
                self.maybe(entry, "per_year", [0.1, 2], 0.5)
                entry["hours"] = self.rng.choice([0.5, 1, 3, 10, 100])
                found.append(entry)
        return found

    def acceptances(self):
        """Risks that someone took."""
        entry = {"threat": self.rng.choice(THREATS), "reason": "known and cheap"}
        if self.chance(0.5):
            entry["element"] = "components/" + self.rng.choice(self.names("components"))
        if self.chance(0.5):
            entry["services"] = self.some(self.service_names, 1)
        self.maybe(entry, "expires", ["2020-01-01", "2999-12-31"], 0.5)
        return [entry]

    def own_threats(self):
        """Threats that the catalogue does not have."""
        choices = [
            ("fire", "domain", ["room", "rack"], ["availability", "durability"]),
            ("flood", "domain", ["region"], ["availability", "durability"]),
            ("cell-loss", "domain", ["cell"], ["availability"]),
            ("slow-copy", "copy", None, ["latency"]),
            ("slow-partner", "external", None, ["latency"]),
            ("slow-release", "release", ["application"], ["latency"]),
            ("os-defect", "defect", ["os"], ["availability", "integrity"]),
        ]
        found = []
        for number, (name, mechanism, kinds, letters) in enumerate(
                self.some(choices, 1, 3)):
            entry = {"name": name, "code": "OWN%03d" % (number + 1),
                     "axis": "infrastructure", "title": "A threat of our own",
                     "mechanism": mechanism, "kinds": kinds or [],
                     "letters": [x[0].upper() for x in letters],
                     "rate": {"per_year": 0.1, "hours": self.rng.choice([1, 6]),
                              "source": "assumed"}}
            if kinds is None:
                del entry["kinds"]
            found.append(entry)
        return found

    # -------------------------------------------------------------- repair

    def system(self):
        """The model as the oracle reads it."""
        text = yaml.dump(self.model, sort_keys=False)
        document = yaml.load(text, Loader=yaml.BaseLoader)
        for key in ("domains", "software", "state", "components", "services",
                    "rates", "threats", "without"):
            document.setdefault(key, [])
        return System(document, True)

    def repair(self):
        """Take out what the rules of the format forbid."""
        self.agree_on_parts()
        system = self.system()
        self.keep_per_where_it_holds(system)
        for entry in self.model["components"]:
            for dependency in entry.get("depends_on", []):
                if "scope" in dependency and not self.can_scope(
                        system, entry, dependency):
                    del dependency["scope"]
        for entry in self.model["services"]:
            if "scope" in entry and not self.can_be_scoped(system, entry):
                del entry["scope"]

    def agree_on_parts(self):
        """Groups agree on how a partitioned state is consumed."""
        for entry in self.model["components"]:
            component = self.system().components[entry["name"]]
            if self.disagrees(component):
                for group in entry["groups"]:
                    group.pop("consumes", None)
            if self.disagrees(self.system().components[entry["name"]]):
                for group in entry["groups"]:
                    group.pop("runs", None)

    def disagrees(self, component):
        """Whether copies differ in how they consume a partitioned state."""
        kinds = {s["name"]: s["kind"] for s in self.model["state"]}
        ways = {}
        for copy in component.copies:
            for state, entry in copy.consumes.items():
                default = "partition" if kinds[state] == "requests" else "all"
                ways.setdefault(state, set()).add(
                    (entry.get("share", default), entry.get("on_poison"),
                     entry.get("max_attempts"), entry.get("isolation")))
        return any(len(found) > 1 and any(way[0] == "partition" for way in found)
                   for found in ways.values())

    def keep_per_where_it_holds(self, system):
        """A state with `per`: its copies are in one of its domains."""
        for state in self.model["state"]:
            if "per" not in state:
                continue
            for copy in system.all_copies():
                touches = state["name"] in copy.consumes or \
                    state["name"] in copy.component.stores
                if touches and system.of_kind(copy, state["per"]) is None:
                    state.pop("per", None)
                    break

    @staticmethod
    def can_scope(system, entry, dependency):
        """Whether a dependency may have its scope."""
        kind = dependency["scope"]
        user = system.components[entry["name"]]
        alternatives = [system.components[n] for n in
                        dependency.get("any_of") or [dependency["component"]]]
        for component in [user] + alternatives:
            if component.external or component.active_passive:
                return False
            if any(system.of_kind(c, kind) is None for c in component.copies):
                return False
        needed = {system.of_kind(c, kind) for c in user.copies}
        return all(needed <= {system.of_kind(c, kind) for c in a.live}
                   for a in alternatives)

    @staticmethod
    def can_be_scoped(system, entry):
        """Whether a service may have its scope."""
        for dependency in entry["depends_on"]:
            if dependency.get("mode") == "soft" or "service" in dependency:
                continue
            for name in dependency.get("any_of") or [dependency["component"]]:
                component = system.components[name]
                if component.external or component.active_passive:
                    continue
                if any(system.of_kind(c, entry["scope"]) is None
                       for c in component.copies):
                    return False
        return True


# ------------------------------------------------------------------- files

def split(rng, model, name):
    """Move some of a model into files that it includes: file name -> document."""
    files = {}
    if rng.random() < 0.2:
        platform = {"calisto": 1, "name": "platform"}
        for section in ("domains", "software"):
            if model[section]:
                platform[section] = model.pop(section)
        files[name + "-platform.yaml"] = platform
        model["include"] = [name + "-platform.yaml"]
        if rng.random() < 0.5 and len(model["components"]) > 2:
            shared = {"calisto": 1, "include": [name + "-platform.yaml"],
                      "components": model["components"][:1]}
            model["components"] = model["components"][1:]
            files[name + "-shared.yaml"] = shared
            model["include"].append(name + "-shared.yaml")
    return files


def write(path, document):
    """Write one document, its key `calisto` first."""
    order = ["calisto", "name", "include", "catalogue"]
    keys = [k for k in order if k in document] + \
        [k for k in document if k not in order]
    kept = {key: document[key] for key in keys if document[key] != []
            or key == "without"}
    with open(path, "w", encoding="utf-8") as file:
        yaml.dump(kept, file, Dumper=NoAliases, sort_keys=False, default_flow_style=None, width=100)


class NoAliases(yaml.Dumper):
    """YAML without anchors: every entry stands where it is used."""

    def ignore_aliases(self, data):
        return True


def main():
    """Write the models."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    os.makedirs(arguments.out, exist_ok=True)
    for number in range(1, arguments.count + 1):
        rng = random.Random("%d/%d" % (arguments.seed, number))
        name = "%05d" % number
        model = Writer(rng, "random-%d-%d" % (arguments.seed, number)).model
        for file, document in split(rng, model, name).items():
            write(os.path.join(arguments.out, file), document)
        write(os.path.join(arguments.out, name + ".calisto.yaml"), model)


if __name__ == "__main__":
    main()
