#!/usr/bin/python3
"""Check the oracle against itself: filling in never contradicts a verdict.

    check_filling.py DIR [SEED]

For every model of DIR, what is unspecified is filled in at random; what the
model fails must still fail, and what fails then must have been unknown at least.
docs/semantics.md, "Three values".  Not filled in: placement, retries, and the
coordination of what stores nothing, which are not read at worst and best.
"""

import copy
import glob
import multiprocessing
import os
import random
import sys

from catalogue import catalogue
from model import load
from oracle import judge_document

PLATFORM = ("runtime", "os", "agent", "firmware")


class Filler:
    """Fills in one model."""

    def __init__(self, rng, document):
        self.rng = rng
        self.agreed = {}                # state -> on_poison that groups agree on
        self.document = copy.deepcopy(document)
        self.defaults = self.document.get("defaults", {})
        for software in list(self.document["software"]):
            self.fill_software(software)
        for state in self.document["state"]:
            self.fill_state(state)
        for component in self.document["components"]:
            if component.get("external") != "true":
                self.fill_component(component)

    def fill(self, entry, key, *values):
        """Give an attribute a value if neither it nor a default has one."""
        if key not in self.defaults:
            entry.setdefault(key, self.rng.choice(values))

    def fill_rollout(self, rollout):
        """A strategy and a gate; `by` has a default."""
        if "strategy" not in rollout:
            rollout["strategy"] = self.rng.choice(
                ["all-at-once", "rolling", "canary", "staged"])
            if rollout["strategy"] == "staged":
                rollout.setdefault("by", "replica")
        gates = ["manual", "automatic"]
        if rollout["strategy"] == "rolling":
            gates.append("none")
        rollout.setdefault("gate", self.rng.choice(gates))
        rollout.setdefault("rollback", self.rng.choice(["safe", "unsafe"]))

    def fill_software(self, software):
        """The rollout of what is released, and the reach of tools."""
        kind = software.get("kind", "application")
        if kind == "tool":
            self.fill(software, "reach", "fleet", "replica", "zone", "region")
            return
        if kind == "hardware":
            return
        if "rollout" not in software and "rollout" in self.defaults:
            software["rollout"] = dict(self.defaults["rollout"])
        directly = any(software["name"] in entry.get("runs", [])
                       for component in self.document["components"]
                       for entry in [component] + component.get("groups", []))
        if "rollout" in software or directly or \
                (kind in PLATFORM and self.rng.random() < 0.5):
            self.fill_rollout(software.setdefault("rollout", {}))
        for entry in software.get("consumes", []):
            self.fill_consumed(entry)

    def fill_consumed(self, entry):
        """How a copy takes what it reads."""
        if entry.get("share") == "partition" or \
                self.kind_of(entry["state"]) == "requests":
            if "on_poison" not in entry and "on_poison" not in self.defaults:
                entry["on_poison"] = self.agreed.setdefault(
                    entry["state"], self.rng.choice(
                        ["crash", "stop", "skip", "quarantine", "misread", "reject"]))
        self.fill(entry, "on_poison", "crash", "stop", "skip", "quarantine",
                  "misread", "reject")
        self.fill(entry, "on_bad_update", "crash", "keep-last-good")

    def kind_of(self, state):
        """The kind of a state."""
        return next(s["kind"] for s in self.document["state"] if s["name"] == state)

    def fill_state(self, state):
        """All that a state may say."""
        kind = state["kind"]
        if kind in ("config", "discovery"):
            self.fill_rollout(state.setdefault("rollout", {}))
        elif "rollout" in state:
            self.fill_rollout(state["rollout"])
        self.fill(state, "compatible", "none", "both", "backward", "forward")
        self.fill(state, "expiry", "together", "staggered")
        self.fill(state, "monitored", "true", "false")
        self.fill(state, "cold", "fails", "slow", "serves")
        backup = state.setdefault("backup", {})
        self.fill(backup, "strategy", "none", "periodic", "continuous")
        self.fill(backup, "restore_tested", "true", "false")
        if backup["strategy"] == "periodic":
            self.fill(backup, "interval", "15m", "1d")
        if self.document["domains"] and "kept_in" not in backup:
            domain = self.rng.choice(self.document["domains"])
            backup["kept_in"] = [domain["name"]]

    def fill_component(self, component):
        """All that a component may say."""
        for entry in [component] + component.get("groups", []):
            for consumed in entry.get("consumes", []):
                self.fill_consumed(consumed)
        for store in component.get("stores", []):
            if component.get("redundancy") == "active-passive":
                self.fill(store, "replication", "sync", "async")
        for write in component.get("writes", []):
            self.fill(write, "guard", "none", "lock", "version")
        if any(self.kind_of(store["state"]) != "cache"
               for store in component.get("stores", [])):
            self.fill(component, "coordination", "none", "leader", "quorum")
        self.fill(component, "health_check", "none", "shallow", "deep")
        self.fill(component, "ejection", "capped", "unlimited")
        self.fill(component, "overload", "none", "queue", "shed")
        if component.get("redundancy") == "active-passive":
            failover = component.setdefault("failover", {})
            self.fill(failover, "trigger", "manual", "automatic")
            self.fill(failover, "tested", "true", "false")
        if "runs" not in component and "groups" not in component:
            name = "filled-%d" % self.rng.randint(0, 2)
            component["runs"] = [name]
            if all(s["name"] != name for s in self.document["software"]):
                software = {"name": name}
                if "rollout" in self.defaults:
                    software["rollout"] = dict(self.defaults["rollout"])
                self.fill_rollout(software.setdefault("rollout", {}))
                self.document["software"].append(software)


def letters(verdict):
    """What a verdict fails, and what it fails at least perhaps."""
    if not isinstance(verdict, dict):
        return set(), set()
    return set(verdict["fails"]), set(verdict["fails"] + verdict["unknown"])


def check(job):
    """Fill in one model and compare."""
    path, seed = job
    name = os.path.basename(path).split(".")[0]
    rng = random.Random("%s/%s" % (seed, name))
    document = load(path)
    before, already = judge_document(document, False)
    filler = Filler(rng, document)
    after, already_then = judge_document(filler.document, False)
    lines = []
    for service, verdicts in before["verdicts"].items():
        left_out = already[service] | already_then[service]
        for threat in [t.slug for t in catalogue()]:
            fails, at_worst = letters(verdicts[threat])
            fails_then, worst_then = letters(after["verdicts"][service][threat])
            better = fails - fails_then - left_out
            worse = worst_then - at_worst - left_out
            if better or worse:
                lines.append("%s/%s/%s: %s then %s" % (
                    name, service, threat, verdicts[threat],
                    after["verdicts"][service][threat]))
    return lines


def main():
    """Check all models of a folder."""
    if len(sys.argv) < 2:
        sys.exit("usage: check_filling.py DIR [SEED]")
    seed = sys.argv[2] if len(sys.argv) > 2 else "1"
    models = sorted(glob.glob(os.path.join(sys.argv[1], "*.calisto.yaml")))
    wrong = 0
    with multiprocessing.Pool() as pool:
        for lines in pool.imap(check, [(model, seed) for model in models]):
            wrong += bool(lines)
            for line in lines:
                print(line)
    print("%d models, %d contradicted" % (len(models), wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
