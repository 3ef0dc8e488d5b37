"""The events of a threat, and what each strikes.

docs/semantics.md, "Copies, events, strikes": one function for each mechanism.
Each function yields `Event`s for one `System`, that is, for one of the two
readings of what is unspecified ("Three values").
"""

from catalogue import hours_of
from model import SIZED_KINDS

DETERMINISTIC = ("application", "library", "runtime")
PLATFORM = ("runtime", "os", "agent", "firmware")


class Event:
    """Something that happens to an element and strikes copies.

    `strikes`: copy -> letters, perhaps none.  A letter D stands for every state
    that the copy stores, a pair ("D", state) for that state alone.
    `changes_lost`: components that skipped a change for good.
    """

    def __init__(self, section, element, domain=None):
        self.section = section
        self.element = element          # name, or None
        self.domain = domain            # of the mechanism domain
        self.somewhere = False          # of that mechanism, in no known domain
        self.strikes = {}
        self.changes_lost = set()
        self.hours = None

    def strike(self, copy, letters):
        """Strike a copy.  A delayed one takes part in D alone."""
        letters = set(letters)
        if copy.delayed:
            letters = {x for x in letters if x[0] == "D"}
            if not letters:
                return
        self.strikes[copy] = self.strikes.get(copy, frozenset()) | letters


def events_of(system, threat):
    """All events of a threat."""
    found = list(MECHANISMS[threat.mechanism](system, threat))
    for event in found:
        event.hours = hours_of(system.document, threat, event.section, event.element)
    return found


def candidates(system, letters):
    """The copies that an event with some letters may strike."""
    return system.all_copies() if "D" in letters else system.live_copies()


def named(software):
    """The element of an event of a software: none if it has no name."""
    return None if software.get("unnamed") else software["name"]


# -------------------------------------------------------------------- copy

def copy_events(system, threat):
    """copy: an event for each copy, not external."""
    for copy in system.all_copies():
        if not copy.component.external:
            event = Event("components", copy.component.name)
            event.strike(copy, threat.letters)
            yield event


def gray_events(system, threat):
    """gray-failure: as copy, the letters by the health check."""
    for copy in system.live_copies():
        if not copy.component.external:
            check = system.attribute(copy.component.entry, "health_check")
            event = Event("components", copy.component.name)
            if check in ("none", "shallow"):
                event.strike(copy, "L")
            elif check == "deep":
                event.strike(copy, "A")
            else:
                event.strike(copy, "AL" if system.worst else "")
            yield event


# ------------------------------------------------------------------ domain

def larger_domain(system, domain, kinds):
    """The nearest domain that is bigger than all of some kinds."""
    if any(kind not in SIZED_KINDS for kind in kinds):
        return None
    biggest = max(SIZED_KINDS.index(kind) for kind in kinds)
    return system.nearest(domain, SIZED_KINDS[biggest + 1:])


def biggest_smaller_domain(system, domain, kinds):
    """The biggest domain that is smaller than all of some kinds."""
    if any(kind not in SIZED_KINDS for kind in kinds):
        return None
    smallest = min(SIZED_KINDS.index(kind) for kind in kinds)
    for kind in reversed(SIZED_KINDS[:smallest]):
        found = system.nearest(domain, [kind])
        if found is not None:
            return found
    return None


def domain_events(system, threat):
    """domain: each domain of the kinds strikes the copies in it."""
    kinds = threat.kinds
    domains = [d["name"] for d in system.domains.values() if d["kind"] in kinds]
    copies = candidates(system, threat.letters)
    unplaced = []
    if "zone" in kinds or "region" in kinds or domains:
        unplaced = [c for c in copies if not c.component.external
                    and system.nearest(c.domain, kinds) is None]
    larger = {c: larger_domain(system, c.domain, kinds) for c in unplaced}

    for name in domains:
        event = Event("domains", name, domain=name)
        for copy in copies:
            if system.is_in(copy, name):
                event.strike(copy, threat.letters)
        if system.worst:
            for copy in unplaced:
                both = larger[copy] is not None and \
                    larger_domain(system, name, kinds) is not None
                if not (both and larger[copy] not in system.above(name)):
                    event.strike(copy, threat.letters)
        yield event

    if system.worst:
        yield from further_events_at_worst(system, threat, unplaced, larger)
    else:
        yield from unplaced_events_at_best(system, threat, unplaced)


def further_events_at_worst(system, threat, unplaced, larger):
    """Copies without a domain, at worst: an event for each larger domain."""
    if not unplaced:
        return
    places = {larger[copy] for copy in unplaced} - {None}
    for place in sorted(places) or [None]:
        event = Event("domains", None)
        event.somewhere = True
        for copy in unplaced:
            own = larger[copy]
            if own is None or own in system.above(place) or place in system.above(own):
                event.strike(copy, threat.letters)
        yield event


def unplaced_events_at_best(system, threat, unplaced):
    """Copies without a domain, at best: only what is smaller is shared."""
    shared = {}
    for copy in unplaced:
        place = biggest_smaller_domain(system, copy.domain, threat.kinds)
        key = copy if place is None else place
        if key not in shared:
            shared[key] = Event("domains", None)
            shared[key].somewhere = True
        shared[key].strike(copy, threat.letters)
    yield from shared.values()


# --------------------------------------------------------------- partition

def stores_more_than_caches(system, component):
    """Whether a component stores a state other than a cache."""
    return any(system.state[s]["kind"] != "cache" for s in component.stores)


def partition_events(system, threat):
    """partition: a domain is cut off from the rest."""
    for domain in system.domains.values():
        if domain["kind"] not in threat.kinds:
            continue
        event = Event("domains", domain["name"])
        for component in system.components.values():
            inside = [c for c in component.live if system.is_in(c, domain["name"])]
            outside = [c for c in component.live if c not in inside]
            if inside and outside:
                strike_by_partition(system, event, component, inside)
        yield event


def strike_by_partition(system, event, component, inside):
    """What a partition does to a component on both sides of it."""
    coordination = component.entry.get("coordination")
    stores = stores_more_than_caches(system, component)
    if coordination is None and not stores:
        coordination = "none"
    for copy in component.live:
        if coordination in ("leader", "quorum"):
            if copy in inside:
                event.strike(copy, "A")
        elif coordination == "none":
            event.strike(copy, "C" if stores else "")
        elif system.worst:
            event.strike(copy, "AC" if copy in inside else "C")
        else:
            event.strike(copy, "")


# ---------------------------------------------------------------- external

def external_events(system, threat):
    """external: each external component."""
    for component in system.components.values():
        if component.external:
            event = Event("components", component.name)
            event.strike(component.copies[0], threat.letters)
            yield event


# ------------------------------------------------------------------ stages

def groups_by(system, copies, kind):
    """Copies by their domain of a kind, and those that have none."""
    groups = {}
    without = []
    for copy in copies:
        domain = system.of_kind(copy, kind)
        if domain is None:
            without.append(copy)
        else:
            groups.setdefault(domain, []).append(copy)
    return list(groups.values()), without


def parts(system, copies, kind):
    """Parts of some copies, by `replica`, `fleet` or a kind of domain."""
    if kind == "fleet":
        return [list(copies)]
    if kind == "replica":
        return [[copy] for copy in copies]
    groups, without = groups_by(system, copies, kind)
    if without and system.worst:
        return [group + without for group in groups] + [without]
    return groups + [[copy] for copy in without]


def stages(system, copies, rollout):
    """The stages of a rollout over some copies."""
    strategy = rollout.get("strategy")
    gate = rollout.get("gate")
    by = rollout.get("by", "replica")
    if strategy is None:
        if system.worst or gate == "none":
            return parts(system, copies, "fleet")
        return parts(system, copies, "replica")
    if strategy == "rolling" and gate is None:
        gate = "none" if system.worst else "automatic"
    if strategy == "all-at-once" or gate == "none":
        return parts(system, copies, "fleet")
    return parts(system, copies, by)


# ----------------------------------------------------------------- release

def running(system, software, letters):
    """The copies that run a software, directly or by inclusion."""
    return [c for c in candidates(system, letters)
            if software["name"] in c.software]


def released(system, software):
    """Whether a software is released: it has stages of its own."""
    if "rollout" in software:
        return True
    if any(software["name"] in c.runs for c in system.live_copies()):
        return True
    return system.worst and software.get("kind", "application") in PLATFORM


def release_events(system, threat):
    """release: each stage of each released software."""
    for software in system.software.values():
        if software.get("kind", "application") not in threat.kinds:
            continue
        if not released(system, software):
            continue
        for stage in stages(system, running(system, software, threat.letters),
                            software.get("rollout", {})):
            event = Event("software", named(software))
            for copy in stage:
                letters = set(threat.letters)
                if is_checked(system, copy.component, software):
                    letters.discard("I")
                event.strike(copy, letters)
            yield event


def is_checked(system, component, software):
    """Whether something without the software checks what a component puts out."""
    checkers = component.entry.get("checked_by")
    if checkers is None:
        return not system.worst
    return any(all(software["name"] not in copy.software
                   for copy in system.components[name].copies)
               for name in checkers)


def defect_events(system, threat):
    """defect: each software strikes every copy running it."""
    for software in system.software.values():
        if software.get("kind", "application") in threat.kinds:
            event = Event("software", named(software))
            for copy in running(system, software, threat.letters):
                event.strike(copy, threat.letters)
            yield event


def rollback_events(system, threat):
    """rollback: each released software that cannot go back."""
    for software in system.software.values():
        kind = software.get("kind", "application")
        if kind in ("hardware", "tool") or (threat.kinds and kind not in threat.kinds):
            continue
        if not released(system, software):
            continue
        rollback = software.get("rollout", {}).get("rollback")
        unsafe = rollback == "unsafe" or (rollback is None and system.worst)
        event = Event("software", named(software))
        for copy in running(system, software, threat.letters):
            event.strike(copy, threat.letters if unsafe else "")
        yield event


# -------------------------------------------------------------------- tool

def tool_events(system, threat):
    """tool: each part of a tool's reach, of the copies that it manages."""
    for tool in system.software.values():
        if tool.get("kind") != "tool" or (threat.kinds and "tool" not in threat.kinds):
            continue
        letters = set(threat.letters)
        if tool.get("destructive") == "true":
            letters.add("D")
        copies = [c for c in candidates(system, letters)
                  if tool["name"] in c.component.entry.get("managed_by", [])]
        reach = tool.get("reach", "fleet" if system.worst else "replica")
        for part in parts(system, copies, reach):
            event = Event("software", tool["name"])
            for copy in part:
                event.strike(copy, letters)
            yield event


# ------------------------------------------------------------------ poison

def poison_of(system, entry):
    """What poison does to a copy: its letters, and whether a change is lost."""
    if entry.get("isolation") == "process":
        return set(), False
    on_poison = system.attribute(entry, "on_poison")
    if on_poison is None:
        return (set("ACIO"), True) if system.worst else (set(), False)
    letters = {"crash": "A", "stop": "A", "skip": "C", "quarantine": "O",
               "misread": "I", "reject": ""}[on_poison]
    return set(letters), on_poison == "skip"


def share_of(system, state, entry):
    """Whether every copy sees everything (all) or its own part (partition)."""
    default = "partition" if system.state[state]["kind"] == "requests" else "all"
    return entry.get("share", default)


def pairs(system, threat):
    """Each state of the kinds with each software: state, software, copies.

    A state with `per` is one state in each domain.  Also yields all copies
    that consume the state there, whatever they run.
    """
    for state in system.state.values():
        if state["kind"] not in threat.kinds:
            continue
        for consumers in system.by_per(state["name"],
                                       system.consumers(state["name"])).values():
            for software in system.software.values():
                if software.get("kind", "application") in DETERMINISTIC:
                    copies = [c for c in consumers
                              if software["name"] in c.software]
                    if copies:
                        yield state["name"], software, copies, consumers


def strike_with_poison(system, event, state, struck, consumers):
    """Strike copies with what poison in a state does to them."""
    for copy in struck:
        event.strike(copy, poison_of(system, copy.consumes[state])[0])
    for component in {copy.component for copy in struck}:
        own = [c for c in consumers if c.component is component]
        skipped = [c for c in own if c in struck
                   and poison_of(system, c.consumes[state])[1]]
        split = share_of(system, state, own[0].consumes[state]) == "partition"
        if skipped and (split or len(skipped) == len(own)):
            event.changes_lost.add(component)


def poison_events(system, threat):
    """poison: the same software has the same bad outcome on the same state."""
    for state, software, copies, consumers in pairs(system, threat):
        together = [c for c in copies
                    if share_of(system, state, c.consumes[state]) == "all"]
        reached = [together] if together else []
        for component in system.components.values():
            own = [c for c in copies if c.component is component
                   and c not in together]
            reached += redelivered(system, state, own)
        for struck in reached:
            event = Event("state", state)
            strike_with_poison(system, event, state, struck, consumers)
            yield event


def redelivered(system, state, copies):
    """The sets of a component's copies that one poisoned part reaches."""
    if not copies:
        return []
    entry = copies[0].consumes[state]
    on_poison = system.attribute(entry, "on_poison")
    reach = 1
    if on_poison == "crash" or (on_poison is None and system.worst):
        reach = min(int(entry.get("max_attempts", len(copies))), len(copies))
    count = len(copies)
    return [[copies[(start + i) % count] for i in range(reach)]
            for start in range(count)]


# -------------------------------------------------------------------- skew

def skew_events(system, threat):
    """skew: two versions of a software run side by side during a rollout."""
    for state, software, copies, consumers in pairs(system, threat):
        if not released(system, software):
            continue
        rollout = software.get("rollout", {})
        strategy = rollout.get("strategy")
        if strategy == "all-at-once" or (strategy is None and not system.worst):
            continue
        compatible = system.state[state].get(
            "compatible", "none" if system.worst else "both")
        by = rollout.get("by", "replica")
        if by == "replica":
            groups, without = [[c] for c in copies], []
        else:
            groups, without = groups_by(system, copies, by)
        for stage, unknown in skew_stages(system, groups, without, compatible):
            event = Event("state", state)
            struck = []
            for copy in copies:
                event.strike(copy, "")
                if compatible == "none":
                    struck.append(copy)
                elif compatible == "both":
                    continue
                elif copy in unknown:
                    if system.worst:
                        struck.append(copy)
                elif (copy in stage) == (compatible == "forward"):
                    struck.append(copy)
            strike_with_poison(system, event, state, struck, consumers)
            yield event


def skew_stages(system, groups, without, compatible):
    """The stages of a skew, each with the copies that may be in it or not."""
    found = [(group, without) for group in groups]
    if without and system.worst:
        found.append((without, without))
    elif without and compatible == "none":
        found += [([copy], without) for copy in without]
    return found


# ------------------------------------------------------------------- state

def state_events(system, threat):
    """state: each state of the kinds, by its kind."""
    for state in system.state.values():
        if state["kind"] not in threat.kinds:
            continue
        if state["kind"] in ("table", "log"):
            copies = [c for s in system.storers(state["name"]) for c in s.live]
        else:
            copies = system.consumers(state["name"])
        for there in system.by_per(state["name"], copies).values():
            for part in state_parts(system, state, there):
                event = Event("state", state["name"])
                for copy in part:
                    event.strike(copy, state_letters(system, threat, state, copy))
                yield event


def state_parts(system, state, copies):
    """How much of a state's copies one event reaches."""
    if state["kind"] in ("config", "discovery"):
        return stages(system, copies, state.get("rollout", {}))
    if state["kind"] == "credential":
        expiry = state.get("expiry", "together" if system.worst else "staggered")
        if expiry == "staggered":
            return parts(system, copies, "replica")
        if "rollout" in state:
            return stages(system, copies, state["rollout"])
    return [copies]


def state_letters(system, threat, state, copy):
    """What a bad state does to a copy, by the kind of state.

    The threat's letters, or where it has none those that the kind has, unless
    something stops it.
    """
    kind = state["kind"]
    if kind == "discovery" or (kind == "config" and not threat.letters):
        update = system.attribute(copy.consumes[state["name"]], "on_bad_update")
        if kind == "discovery":
            stopped = update == "keep-last-good" or \
                (update is None and not system.worst)
            return "" if stopped else threat.letters
        if update is None:
            return "AO" if system.worst else ""
        return {"crash": "A", "keep-last-good": "O"}[update]
    if kind in ("credential", "quota"):
        monitored = boolean_of(state, "monitored", not system.worst)
        return "" if monitored else threat.letters
    if kind == "cache":
        cold = state.get("cold")
        if cold is None:
            return "AL" if system.worst else ""
        return {"fails": "A", "slow": "L", "serves": ""}[cold]
    if kind in ("table", "log"):
        if boolean_of(state, "versioned", False):
            return ""
        return {("D", state["name"]) if x == "D" else x for x in threat.letters}
    return threat.letters


def boolean_of(entry, name, unspecified):
    """A boolean attribute."""
    return entry[name] == "true" if name in entry else unspecified


# -------------------------------------------------------------------- race

def race_events(system, threat):
    """race: a state that two copies or more write."""
    for state in system.state.values():
        name = state["name"]
        if threat.kinds and state["kind"] not in threat.kinds:
            continue
        writers = [c for c in system.live_copies() if name in c.component.writes]
        touched = [c for c in system.live_copies()
                   if name in c.consumes or name in c.component.stores]
        for domain, there in system.by_per(name, touched).items():
            own = [c for c in writers if domain is None
                   or system.of_kind(c, state["per"]) == domain]
            if len(own) < 2:
                continue
            guards = [c.component.writes[name].get(
                "guard", "none" if system.worst else "version") for c in own]
            event = Event("state", name)
            for copy in there:
                event.strike(copy, "AC" if "none" in guards else "")
            yield event


# -------------------------------------------------------- health and limits

def ejection_events(system, threat):
    """ejection: a health or limit rule takes out all copies at once."""
    for component in system.components.values():
        if component.external:
            continue
        check = system.attribute(component.entry, "health_check") or \
            ("deep" if system.worst else "none")
        if check == "none":
            continue
        ejection = system.attribute(component.entry, "ejection") or \
            ("unlimited" if system.worst else "capped")
        event = Event("components", component.name)
        for copy in component.live:
            event.strike(copy, threat.letters if ejection == "unlimited" else "")
        yield event


def retries_towards(system, component):
    """The retries of everything that depends on a component."""
    found = []
    for user in list(system.components.values()):
        found += [system.attribute(d, "retries") for d in user.depends_on
                  if component in system.alternatives(d)]
    for service in system.services.values():
        found += [system.attribute(d, "retries") for d in service["depends_on"]
                  if component in system.alternatives(d)]
    return found


def overload_events(system, threat):
    """overload: more comes in than a component can do."""
    for component in system.components.values():
        requests = any(system.state[s]["kind"] == "requests"
                       for copy in component.live for s in copy.consumes)
        if "capacity" not in component.entry and not requests:
            continue
        if sheds(system, component):
            letters = "S"
        elif all(r in ("none", "budgeted")
                 for r in retries_towards(system, component)):
            letters = "LS"
        else:
            letters = "ALS"
        event = Event("components", component.name)
        for copy in component.live:
            event.strike(copy, letters)
        yield event


def sheds(system, component):
    """Whether a component sheds what it cannot do."""
    overload = system.attribute(component.entry, "overload")
    return overload == "shed" or (overload is None and not system.worst)


MECHANISMS = {
    "copy": copy_events, "gray": gray_events, "domain": domain_events,
    "partition": partition_events, "external": external_events,
    "release": release_events, "defect": defect_events, "tool": tool_events,
    "poison": poison_events, "skew": skew_events, "state": state_events,
    "race": race_events, "ejection": ejection_events,
    "overload": overload_events, "rollback": rollback_events,
}
