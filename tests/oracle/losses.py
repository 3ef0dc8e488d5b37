"""What services lose to a set of events that happen together.

docs/semantics.md, "What a service loses": a section for each property.  Every
property is a monotone function of the events, and least fixpoints are found by
going round until nothing changes.
"""

import math

from events import sheds
from model import hours

PROPERTIES = "CALISDO"


class Losses:
    """The losses of one reading of a model under some events."""

    def __init__(self, system, events):
        self.system = system
        self.events = events
        self.levels = {}
        holds = {hours(dependency["holds"]) for dependencies in self.users()
                 for dependency in dependencies if "holds" in dependency}
        for level in sorted(holds, reverse=True) + [-1]:
            self.levels[level] = Level(self, level)
        self.base = self.levels[-1]

    def users(self):
        """The dependencies of every component and every service."""
        return [c.depends_on for c in self.system.components.values()] + \
            [s["depends_on"] for s in self.system.services.values()]

    # ------------------------------------------------------------ services

    def groups(self, service):
        """The domains that each serve one group of a service's clients."""
        kind = service.get("scope")
        if kind is None:
            return [None]
        found = set()
        for dependency in service["depends_on"]:
            if dependency.get("mode") == "soft":
                continue
            for component in self.system.alternatives(dependency):
                if not component.external and not component.active_passive:
                    found |= {self.system.of_kind(c, kind) for c in component.live}
        return sorted(found - {None}) or [None]

    def unavailable_share(self, service):
        """The share of a service's groups of clients that lose it."""
        groups = self.groups(service)
        lost = [g for g in groups if self.base.service_down(service, g)]
        return len(lost) / len(groups)

    def letters(self, service):
        """The properties that a service loses."""
        max_loss = hours(service.get("max_loss", "0s"))
        lost = set()
        if self.unavailable_share(service) > 0:
            lost.add("A")
        if self.reaches(service, lambda level: level.short):
            lost.add("S")
        if self.reaches(service, lambda level: level.slow):
            lost.add("L")
        if self.reaches(service, lambda level: level.needing_people(max_loss)):
            lost.add("O")
        reached = closure(self.system, service, with_failover=False)
        if reached & self.base.without_durability(max_loss):
            lost.add("D")
        if reached & self.base.wrong("I"):
            lost.add("I")
        if reached & (self.base.wrong("C") | self.base.stale()
                      | self.base.behind()):
            lost.add("C")
        return lost

    def reaches(self, service, components_at):
        """Whether a loss of components spreads to a service.

        Over hard dependencies, from any alternative; over one that holds, only
        from what the events that last longer do.
        """
        seen = []
        waiting = [(d, self.base) for d in service["depends_on"]]
        while waiting:
            dependency, level = waiting.pop()
            if (dependency, level) in seen or dependency.get("mode") == "soft":
                continue
            seen.append((dependency, level))
            level = level.seen_by(dependency)
            following = []
            if "service" in dependency:
                following = self.system.services[dependency["service"]]["depends_on"]
            for component in self.system.alternatives(dependency):
                if component in components_at(level):
                    return True
                following = following + component.depends_on
            waiting += [(d, level) for d in following]
        return False


class Level:
    """What the events do that last longer than some hours.

    A dependency that `holds` as long as an event lasts does not see it: it looks
    at the level of the events that last longer than it holds.
    """

    def __init__(self, losses, level):
        self.losses = losses
        self.system = losses.system
        self.level = level
        self.events = [e for e in losses.events if e.hours > level]
        self.struck = {}
        for event in self.events:
            for copy, letters in event.strikes.items():
                self.struck[copy] = self.struck.get(copy, set()) | letters
        self.down = set()               # copies
        self.unavailable = set()        # components
        self.short = set()              # components
        self.down_services = set()      # names
        self.settle()
        self.slow = self.slow_components()

    def is_struck(self, copy, letter):
        """Whether any of the events strikes a copy with a letter."""
        return letter in self.struck.get(copy, set())

    def settle(self):
        """Let failures spread until nothing changes."""
        changed = True
        while changed:
            before = (len(self.down), len(self.unavailable), len(self.short),
                      len(self.down_services))
            for component in self.system.components.values():
                self.down |= {c for c in component.live if self.copy_down(c)}
                if self.falls_short(component):
                    self.short.add(component)
                if not self.meets(component):
                    self.unavailable.add(component)
            for service in self.system.services.values():
                if self.service_down(service, None):
                    self.down_services.add(service["name"])
            changed = before != (len(self.down), len(self.unavailable),
                                 len(self.short), len(self.down_services))

    def seen_by(self, dependency):
        """The level that a dependency looks at."""
        holds = hours(dependency["holds"]) if "holds" in dependency else -1
        if holds <= self.level:
            return self
        return self.losses.levels[holds]

    # -------------------------------------------------------- availability

    def copy_down(self, copy):
        """Whether a copy is down."""
        if self.is_struck(copy, "A"):
            return True
        for dependency in copy.component.depends_on:
            if self.unmet(dependency, self.scope_of(dependency, copy)):
                return True
        return any(self.cache_is_gone(copy, state, "fails")
                   for state in copy.consumes)

    def scope_of(self, dependency, copy):
        """Where a copy looks for its dependency: a kind and a domain, or None."""
        kind = dependency.get("scope")
        return None if kind is None else (kind, self.system.of_kind(copy, kind))

    def unmet(self, dependency, where):
        """Whether a hard dependency is unmet; `where`: a kind and a domain."""
        if dependency.get("mode") == "soft":
            return False
        level = self.seen_by(dependency)
        if "service" in dependency:
            return dependency["service"] in level.down_services
        available = [c for c in self.system.alternatives(dependency)
                     if level.available(c, where)]
        return len(available) < int(dependency.get("at_least", "1"))

    def service_down(self, service, group):
        """Whether a service is down, for everybody or a group of clients."""
        where = None if group is None else (service["scope"], group)
        return any(self.unmet(d, where) for d in service["depends_on"])

    def available(self, component, where=None):
        """Whether a component is available; `where`: a kind and a domain.

        External and active-passive components, and those without copies there,
        are used wherever they are.
        """
        if where is None or component.external or component.active_passive:
            return component not in self.unavailable
        there = [c for c in component.live
                 if self.system.of_kind(c, where[0]) == where[1]]
        if not there:
            return component not in self.unavailable
        return self.enough(component, there)

    def meets(self, component):
        """Whether a component has what it needs to be available."""
        if component.active_passive:
            return self.not_short(component) and self.one_serves(component)
        return self.enough(component, component.live)

    def enough(self, component, there):
        """Whether enough of some copies of a component are up."""
        up = [c for c in there if c not in self.down]
        needed = math.ceil(component.min_available() * len(there)
                           / len(component.live))
        return len(up) >= needed and self.not_short(component)

    def not_short(self, component):
        """Whether a component can take its load, or sheds what it cannot."""
        return component not in self.short or sheds(self.system, component)

    def one_serves(self, component):
        """active-passive: whether copy 0 is up or another takes over."""
        worst = self.system.worst
        first = component.copies[0]
        if first not in self.down:
            return True
        failover = component.failover
        trigger = failover.get("trigger", "manual" if worst else "automatic")
        tested = failover.get("tested", "false" if worst else "true")
        if trigger != "automatic" or tested != "true":
            return False
        if any(self.system.components[name] in self.unavailable
               for name in failover.get("needs", [])):
            return False
        kind = failover.get("within")
        for copy in component.live:
            if copy is not first and copy not in self.down:
                if kind is None or self.system.of_kind(first, kind) \
                        == self.system.of_kind(copy, kind):
                    return True
        return False

    def cache_is_gone(self, copy, state, cold):
        """Whether a copy must do without a cache and is `cold` then."""
        entry = self.system.state[state]
        if entry["kind"] != "cache":
            return False
        if "cold" in entry:
            if entry["cold"] != cold:
                return False
        elif not self.system.worst:
            return False
        storers = self.system.storers(state)
        where = None
        if "per" in entry:
            kind = entry["per"]
            where = (kind, self.system.of_kind(copy, kind))
            storers = [s for s in storers
                       if any(self.system.of_kind(c, kind) == where[1]
                              for c in s.live)]
        return bool(storers) and not any(self.available(s, where) for s in storers)

    # --------------------------------------------- scalability and latency

    def falls_short(self, component):
        """Whether a component itself cannot take its load."""
        if any(self.is_struck(c, "S") for c in component.live):
            return True
        capacity = component.entry.get("capacity")
        if capacity is None:
            return False
        up = [c for c in component.live if c not in self.down]
        return len(up) < math.ceil(float(capacity["peak"])
                                   / float(capacity["per_replica"]))

    def slow_components(self):
        """Components that are slow themselves."""
        found = set(self.short)
        for component in self.system.components.values():
            for copy in component.live:
                if self.is_struck(copy, "L") or any(
                        self.cache_is_gone(copy, state, "slow")
                        for state in copy.consumes):
                    found.add(component)
        return found

    # ---------------------------------------------------------- durability

    def has_lost(self, component, state, there, max_loss):
        """Whether a component has lost a state on those of its copies."""
        struck = [c for c in there
                  if self.is_struck(c, "D") or self.is_struck(c, ("D", state))]
        store = component.stores[state]
        if store.get("replication") == "none":
            needed = len(there)
        else:
            needed = min(int(store.get("min_copies", "1")), len(there))
        if len(there) - len(struck) < needed:
            return True
        replication = store.get("replication",
                                "async" if self.system.worst else "sync")
        return (component.active_passive and replication == "async"
                and component.copies[0] in struck and max_loss == 0)

    def lost_states(self, max_loss):
        """The states that every component storing them has lost."""
        lost = set()
        for state, entry in self.system.state.items():
            if entry["kind"] == "cache":
                continue
            copies = [c for s in self.system.storers(state) for c in s.copies]
            for there in self.system.by_per(state, copies).values():
                if all(self.has_lost(component, state,
                                     [c for c in there if c.component is component],
                                     max_loss)
                       for component in {c.component for c in there}):
                    lost.add(state)
        return lost

    def backup_saves(self, state, max_loss):
        """Whether a backup brings a lost state back, and recent enough."""
        worst = self.system.worst
        backup = self.system.state[state].get("backup", {})
        strategy = backup.get("strategy")
        if strategy == "none" or (strategy is None and worst):
            return False
        if backup.get("restore_tested", "false" if worst else "true") == "false":
            return False
        if strategy == "periodic":
            if "interval" in backup:
                if hours(backup["interval"]) > max_loss:
                    return False
            elif worst:
                return False
        return self.backup_is_elsewhere(backup)

    def backup_is_elsewhere(self, backup):
        """Whether a backup is kept where no event strikes with D."""
        losing = [e for e in self.events
                  if any("D" in letters for letters in e.strikes.values())]
        struck = {e.domain for e in losing} - {None}
        if "kept_in" in backup:
            return any(not struck & set(self.system.above(place))
                       for place in backup["kept_in"])
        somewhere = any(e.somewhere for e in losing)
        return not (self.system.worst and (struck or somewhere))

    def without_durability(self, max_loss):
        """Components that have lost something that nothing brings back."""
        gone = {s for s in self.lost_states(max_loss)
                if not self.backup_saves(s, max_loss)}
        found = {c for c in self.system.components.values() if gone & set(c.stores)}
        for event in self.events:
            found |= event.changes_lost
        return found

    # ------------------------------------------- integrity and consistency

    def wrong(self, letter):
        """Components whose copies are struck with I or C."""
        found = set()
        for component in self.system.components.values():
            struck = [c for c in component.live if self.is_struck(c, letter)]
            coordination = component.entry.get(
                "coordination", "none" if self.system.worst else "quorum")
            needed = 1
            if coordination == "quorum":
                needed = len(component.live) // 2 + 1
            if len(struck) >= needed:
                found.add(component)
        return found

    def stale(self):
        """Components that consume a log or table and are cut off from it."""
        found = set()
        for component in self.system.components.values():
            for copy in component.live:
                for state, entry in copy.consumes.items():
                    if self.system.state[state]["kind"] not in ("log", "table"):
                        continue
                    sources = self.system.sources(component, entry)
                    if sources and not any(self.available(s) for s in sources):
                        found.add(component)
        return found

    def behind(self):
        """Components whose passive copy took over without the last writes."""
        found = set()
        for component in self.system.components.values():
            if not component.active_passive or len(component.live) < 2:
                continue
            default = "async" if self.system.worst else "sync"
            asynchronous = any(store.get("replication", default) == "async"
                               and self.system.state[state]["kind"] != "cache"
                               for state, store in component.stores.items())
            trigger = component.failover.get(
                "trigger", "automatic" if self.system.worst else "manual")
            if asynchronous and trigger == "automatic" \
                    and component.copies[0] in self.down:
                found.add(component)
        return found

    # ---------------------------------------------------------- operations

    def needing_people(self, max_loss):
        """Components that people must see to."""
        lost = self.lost_states(max_loss)
        found = set()
        for component in self.system.components.values():
            trigger = component.failover.get(
                "trigger", "manual" if self.system.worst else "automatic")
            if any(self.is_struck(c, "O") for c in component.live):
                found.add(component)
            if lost & set(component.stores):
                found.add(component)
            if component.active_passive and trigger == "manual" \
                    and component.copies[0] in self.down and len(component.live) > 1:
                found.add(component)
            through = component.entry.get("operated_through", [])
            if through and component in self.unavailable and all(
                    self.system.components[t] in self.unavailable for t in through):
                found.add(component)
        return found


# ------------------------------------------------------------------- reach

def closure(system, service, with_failover):
    """Components a service depends on, hard or soft, and along `from`.

    With failover: and what failing over needs, too.
    """
    found = []
    seen = []
    waiting = list(service["depends_on"])
    while waiting:
        dependency = waiting.pop()
        if dependency in seen:
            continue
        seen.append(dependency)
        if "service" in dependency:
            waiting += system.services[dependency["service"]]["depends_on"]
        following = system.alternatives(dependency)
        while following:
            component = following.pop()
            if component in found:
                continue
            found.append(component)
            waiting += component.depends_on
            for copy in component.live:
                for entry in copy.consumes.values():
                    following += system.sources(component, entry)
            if with_failover:
                following += [system.components[name]
                              for name in component.failover.get("needs", [])]
    return set(found)
