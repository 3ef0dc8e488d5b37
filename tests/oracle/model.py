"""The model file as plain Python objects, read once for each of the two views.

docs/semantics.md, "The model file" and "Three values".  A `System` is one
reading of a model: `System(document, worst=True)` reads what is unspecified at
its worst, `worst=False` at its best.  Models are taken to be valid.
"""

import math
import os

import yaml

SIZED_KINDS = ["host", "rack", "room", "building", "datacenter", "site",
               "zone", "region", "continent"]
UNNAMED = "(unnamed application)"
SECTIONS = ["domains", "software", "state", "components", "services",
            "policies", "accept", "rates", "threats"]


# ---------------------------------------------------------------- the file

def load(path):
    """Read a model file and all that it includes into one document."""
    root = None
    seen = set()
    waiting = [path]
    while waiting:
        here = waiting.pop(0)
        if os.path.realpath(here) in seen:
            continue
        seen.add(os.path.realpath(here))
        with open(here, encoding="utf-8") as file:
            document = yaml.load(file, Loader=yaml.BaseLoader)
        for other in document.get("include", []):
            waiting.append(os.path.join(os.path.dirname(here), other))
        if root is None:
            root = document
            for section in SECTIONS:
                root[section] = list(root.get(section, []))
            root["without"] = list(root.get("without", []))
        else:
            for section in SECTIONS:
                root[section] += document.get(section, [])
            root["without"] += document.get("without", [])
    return root


def hours(text):
    """A duration such as 90s, 15m, 4h or 7d, in hours."""
    unit = {"s": 1 / 3600, "m": 1 / 60, "h": 1, "d": 24}[text[-1]]
    return int(text[:-1]) * unit


def boolean(text):
    """A YAML boolean, or None where it is unspecified."""
    if text is None:
        return None
    return text in ("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON")


# ---------------------------------------------------------------- elements

class Copy:
    """One of a component's replicas."""

    def __init__(self, component, index, domain, runs, consumes, delayed):
        self.component = component      # Component
        self.index = index              # from 0, through the groups
        self.domain = domain            # name, or None
        self.runs = runs                # software it runs directly: names
        self.consumes = consumes        # state name -> entry
        self.delayed = delayed
        self.software = []              # all it runs, breadth first

    def __repr__(self):
        return "%s/%d" % (self.component.name, self.index)


class Component:
    """A component with its copies."""

    def __init__(self, entry):
        self.entry = entry
        self.name = entry["name"]
        self.external = boolean(entry.get("external")) or False
        self.active_passive = entry.get("redundancy") == "active-passive"
        self.failover = entry.get("failover", {})
        self.depends_on = entry.get("depends_on", [])
        self.stores = {s["state"]: s for s in entry.get("stores", [])}
        self.writes = {s["state"]: s for s in entry.get("writes", [])}
        self.copies = []                # all of them
        self.live = []                  # those without delay

    def min_available(self):
        """The number of copies that must be up."""
        value = self.entry.get("min_available", "1")
        count = len(self.live)
        if value == "majority":
            return count // 2 + 1
        if value == "all":
            return count
        if value.endswith("%"):
            return math.ceil(int(value[:-1]) * count / 100)
        return int(value)


class System:
    """One reading of a model."""

    def __init__(self, document, worst):
        self.document = document
        self.worst = worst
        self.defaults = document.get("defaults", {})
        self.without = set(document["without"])
        self.domains = {d["name"]: d for d in document["domains"]}
        self.state = {s["name"]: s for s in document["state"]}
        self.software = {s["name"]: self.with_default_rollout(s)
                         for s in document["software"]}
        self.components = {c["name"]: Component(c) for c in document["components"]}
        self.services = {s["name"]: s for s in document["services"]}
        self.known_above = {None: []}   # domain -> it and all above it
        for component in self.components.values():
            self.make_copies(component)

    def all_copies(self):
        """Every copy of every component."""
        return [copy for c in self.components.values() for copy in c.copies]

    def live_copies(self):
        """Every copy that does not lag behind on purpose."""
        return [copy for copy in self.all_copies() if not copy.delayed]

    # ------------------------------------------------------------ defaults

    def with_default_rollout(self, software):
        """Software, with the default rollout where it has none of its own."""
        if software.get("kind") in ("hardware", "tool"):
            return software
        if "rollout" in software or "rollout" not in self.defaults:
            return software
        return dict(software, rollout=self.defaults["rollout"])

    def attribute(self, entry, name):
        """An attribute, or the model's default for it, or None."""
        return entry.get(name, self.defaults.get(name))

    # -------------------------------------------------------------- copies

    def make_copies(self, component):
        """Deal out a component's copies over its groups and placement."""
        entry = component.entry
        if component.external:
            placement = entry.get("placement", [])
            copy = Copy(component, 0, placement[0] if placement else None,
                        [], {}, False)
            component.copies = component.live = [copy]
            return
        groups = entry.get("groups") or [{"replicas": entry.get("replicas", "1")}]
        for group in groups:
            inherited = {key: group.get(key, entry.get(key))
                         for key in ("placement", "runs", "consumes")}
            placement = inherited["placement"] or []
            for i in range(int(group.get("replicas", "1"))):
                copy = Copy(component, len(component.copies),
                            placement[i % len(placement)] if placement else None,
                            self.named_software(component, inherited["runs"]),
                            {c["state"]: c for c in inherited["consumes"] or []},
                            "delay" in group)
                copy.software = self.included(copy.runs)
                self.add_consumed_by_software(copy)
                component.copies.append(copy)
        component.live = [c for c in component.copies if not c.delayed]

    def named_software(self, component, runs):
        """What a copy runs; unspecified: an application without a name.

        At worst all components without share one, at best each has its own.
        """
        if runs is not None:
            return runs
        name = UNNAMED if self.worst else UNNAMED + " of " + component.name
        if name not in self.software:
            self.software[name] = self.with_default_rollout(
                {"name": name, "unnamed": True})
        return [name]

    def included(self, runs):
        """Software and what it includes, breadth first."""
        found = []
        waiting = list(runs)
        while waiting:
            name = waiting.pop(0)
            if name not in found:
                found.append(name)
                waiting += self.software[name].get("includes", [])
        return found

    def add_consumed_by_software(self, copy):
        """State that software brings: the copy's own entry goes before."""
        for name in copy.software:
            for entry in self.software[name].get("consumes", []):
                copy.consumes.setdefault(entry["state"], entry)

    # ------------------------------------------------------------- domains

    def above(self, domain):
        """A domain and all above it, nearest first (breadth first)."""
        if domain not in self.known_above:
            found = []
            waiting = [domain]
            while waiting:
                name = waiting.pop(0)
                if name not in found:
                    found.append(name)
                    waiting += self.domains[name].get("within", [])
            self.known_above[domain] = found
        return self.known_above[domain]

    def is_in(self, copy, domain):
        """Whether a copy is placed in a domain or anywhere below it."""
        return domain in self.above(copy.domain)

    def nearest(self, domain, kinds):
        """The nearest of a domain and those above it of one of some kinds."""
        for name in self.above(domain):
            if self.domains[name]["kind"] in kinds:
                return name
        return None

    def of_kind(self, copy, kind):
        """A copy's domain of a kind, or None."""
        return self.nearest(copy.domain, [kind])

    # --------------------------------------------------------------- state

    def by_per(self, state, copies):
        """Copies split by the domains of a state's `per`: domain -> copies.

        A state without `per` is one state, under the key None.
        """
        kind = self.state[state].get("per")
        if kind is None:
            return {None: list(copies)} if copies else {}
        split = {}
        for copy in copies:
            split.setdefault(self.of_kind(copy, kind), []).append(copy)
        return split

    def consumers(self, state):
        """Copies that consume a state (delayed ones do not count)."""
        return [c for c in self.live_copies() if state in c.consumes]

    def storers(self, state):
        """Components that store a state."""
        return [c for c in self.components.values() if state in c.stores]

    def sources(self, component, entry):
        """The components through which a consumed state comes."""
        if "from" in entry:
            return [self.components[name] for name in entry["from"]]
        return [c for c in self.storers(entry["state"]) if c is not component]

    # -------------------------------------------------------- dependencies

    def alternatives(self, dependency):
        """A dependency's components (none for one on a service)."""
        names = dependency.get("any_of")
        if names is None:
            names = [dependency["component"]] if "component" in dependency else []
        return [self.components[name] for name in names]
