#!/usr/bin/python3
"""The verdicts of a model, computed slowly and plainly.

    oracle.py MODEL.calisto.yaml [--pairs]

prints one JSON object: `verdicts` (service -> threat -> verdict) and `elements`
(threat -> element -> service -> letters).  docs/semantics.md, "Margin",
"Blast radius", "Three values", "Undescribed".
"""

import argparse
import itertools
import json

from catalogue import DESCRIBED_BY, catalogue, own_threats
from events import PLATFORM, events_of
from losses import PROPERTIES, Losses, closure
from model import System, load


def ordered(letters):
    """Letters in the order of the mnemonic."""
    return "".join(letter for letter in PROPERTIES if letter in letters)


class Reading:
    """One threat under one reading of a model: what each event costs."""

    def __init__(self, system, threat, already):
        self.system = system
        self.events = events_of(system, threat)
        self.already = already          # service name -> letters
        self.by_event = [self.lost_to([event]) for event in self.events]

    def lost_to(self, events):
        """What each service loses to some events together."""
        losses = Losses(self.system, events)
        found = {}
        for name, service in self.system.services.items():
            lost = losses.letters(service) - self.already[name]
            share = losses.unavailable_share(service) if "A" in lost else 0
            found[name] = (lost, share)
        return found

    def letters(self, service, element=None):
        """What a service loses to any one event (of one element)."""
        found = set()
        for event, lost in zip(self.events, self.by_event):
            if element is None or event.element == element:
                found |= lost[service][0]
        return found

    def share(self, service):
        """The largest share of a service's clients that one event takes."""
        return max((lost[service][1] for lost in self.by_event), default=0)

    def strikes(self, components):
        """Whether any event strikes a copy of some components."""
        return any(copy.component.name in components
                   for event in self.events for copy in event.strikes)

    def margins(self, with_pairs):
        """The least number of events less one that cost each letter."""
        names = self.system.services
        margin = {name: {x: 0 for x in self.letters(name)} for name in names}
        if not with_pairs or not self.events:
            return margin
        together = self.lost_to(self.events)
        if all(together[name][0] <= set(margin[name]) for name in names):
            return margin               # not even all events together do more
        for pair in itertools.combinations(self.events, 2):
            lost = self.lost_to(pair)
            for name in names:
                for letter in lost[name][0]:
                    margin[name].setdefault(letter, 1)
        return margin


# ------------------------------------------------- undescribed, not applicable

def is_described(system, components, what):
    """Whether any of some components consumes, runs or is managed by something."""
    for component in components:
        if what == "tool":
            if component.entry.get("managed_by"):
                return True
        for copy in component.live:
            if what == "platform":
                if any(system.software[s].get("kind") in PLATFORM
                       for s in copy.software):
                    return True
            elif any(system.state[s]["kind"] == what for s in copy.consumes):
                return True
    return False


def verdict(threat, service, best, worst, with_pairs, margins):
    """One cell of the matrix."""
    system = worst.system
    reached = closure(system, system.services[service], with_failover=True)
    own = [c for c in reached if not c.external]
    what = DESCRIBED_BY.get(threat.slug)
    if what is not None and not is_described(system, own, what):
        if all(what in system.without or what in c.entry.get("without", [])
               for c in own):
            return None
        return "undescribed"
    names = {c.name for c in reached}
    if not worst.strikes(names) and not best.strikes(names):
        return None
    fails = best.letters(service)
    unknown = worst.letters(service) - fails
    found = {"fails": ordered(fails), "unknown": ordered(unknown), "share": {}}
    if with_pairs:
        found["margin"] = {x: margins[service][x] for x in ordered(margins[service])}
    if "A" in fails or "A" in unknown:
        share = [round(best.share(service), 6),
                 round(max(best.share(service), worst.share(service)), 6)]
        if share != [1, 1] and not ("A" in unknown and share[1] == 1):
            found["share"]["A"] = share
    return found


def judge(path, with_pairs):
    """All verdicts of a model file."""
    return judge_document(load(path), with_pairs)[0]


def judge_document(document, with_pairs):
    """All verdicts of a model, and what each service loses to no event at worst."""
    best_system = System(document, worst=False)
    worst_system = System(document, worst=True)
    already = {}
    for system in (best_system, worst_system):
        losses = Losses(system, [])
        already[system] = {name: losses.letters(service)
                           for name, service in system.services.items()}
    verdicts = {name: {} for name in worst_system.services}
    elements = {}
    for threat in catalogue() + own_threats(document):
        best = Reading(best_system, threat, already[best_system])
        worst = Reading(worst_system, threat, already[worst_system])
        margins = worst.margins(with_pairs)
        for name in verdicts:
            verdicts[name][threat.slug] = verdict(
                threat, name, best, worst, with_pairs, margins)
        for element in {e.element for e in worst.events + best.events} - {None}:
            for name in verdicts:
                fails = best.letters(name, element)
                unknown = worst.letters(name, element) - fails
                if fails or unknown:
                    elements.setdefault(threat.slug, {}).setdefault(element, {})[
                        name] = {"fails": ordered(fails), "unknown": ordered(unknown)}
    return {"elements": elements, "verdicts": verdicts}, already[worst_system]


def main():
    """Print the verdicts of the model that is named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("--pairs", action="store_true",
                        help="look for margins, up to two events")
    arguments = parser.parse_args()
    print(json.dumps(judge(arguments.model, arguments.pairs),
                     sort_keys=True, separators=(",", ":")))


if __name__ == "__main__":
    main()
