"""Wrong models of every sort: random models, damaged at random, must be refused or judged, and nothing else.

    mangle.py --count N --seed S [--first F] [--keep FOLDER]

Keys and entries are taken out, doubled, renamed and exchanged, values replaced by
others from elsewhere in the model or by odd ones.  The program has to end with status
0 or 2, and say why with 2.  A model on which it does not is kept in FOLDER.
"""

import argparse
import copy
import os
import random
import sys
import tempfile

import yaml

from compare import in_parallel
from program import Tally, calisto, run
from random_models import Writer, write     # of tests/oracle, which compare has put on the path

CHUNK = 20
ODD = ["", "0", "1", "-1", "2", "100%", "0%", "all", "majority", "true", "null", "~", "[]", "{}", "90s",
       "1000d", "2026-02-30", "log", "table", "cache", "zone", "host", "replica", "fleet", "x" * 300, "\u202e",
       "a b", "domains/x", "zone-loss", "2 zone-loss", "CAL106", "comp-0", "service-0", [], {}, ["comp-0"],
       {"name": "x"}, [{"name": "x"}], [[]], 1, True, None]


def places(value, found):
    """All (mapping or list, key or index) of a document."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in keys:
        found.append((value, key))
        places(value[key], found)
    return found


def element(rng, document):
    """One element of a document, or all of it."""
    lists = [value for value in document.values() if isinstance(value, list) and value]
    return rng.choice(rng.choice(lists)) if lists and rng.random() < 0.7 else document


def damage(rng, document, near):
    """Do one bad thing to a part of a document."""
    at, key = rng.choice(places(near, []) or places(document, []))
    other, other_key = rng.choice(places(document, []))
    deed = rng.randrange(7)
    if deed > 4 and isinstance(near, dict) and "name" in near:
        del near["name"]
    elif deed == 0:
        del at[key]
    elif deed == 1:
        at[key] = rng.choice(ODD)
    elif deed == 2:
        like = [of[k] for of, k in places(document, []) if k == key]
        at[key] = copy.deepcopy(rng.choice(like) if rng.random() < 0.8 else other[other_key])
    elif deed == 3 and isinstance(at, dict):
        alike = [of for of, k in places(document, []) if isinstance(of, dict) and k == key]
        more = rng.choice(list(rng.choice(alike)))
        like = [of[more] for of in alike if more in of]
        at[more if rng.random() < 0.9 else more + "x"] = copy.deepcopy(rng.choice(like))
    elif isinstance(at, list):
        at.append(copy.deepcopy(at[key]))


def make(folder, seed, number):
    """Write a damaged model and give its path."""
    rng = random.Random("mangle/%d/%d" % (seed, number))
    document = Writer(rng, "mangled-%d-%d" % (seed, number)).model
    near = element(rng, document)
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        if document:
            damage(rng, document, near)
    path = os.path.join(folder, "%d-%05d.calisto.yaml" % (seed, number))
    try:
        write(path, document)
    except (TypeError, AttributeError, yaml.YAMLError):
        with open(path, "w", encoding="utf-8") as file:
            file.write("%s\n" % document)
    return path


def complaints(models):
    """What is wrong with a run of the program on some models."""
    status, _, said = calisto("check", "-v", "--fail-on", "never", "-f", "text", "-f", "json:/dev/null",
                              *models)
    if status not in (0, 2):
        return ["status %d" % status] + said.split("\n")
    if status == 2 and "error: " not in said:
        return ["status 2, and no error is told"]
    return []


def work(job):
    """Try some models, all at once and, if that goes wrong, one by one."""
    seed, numbers, keep = job
    with tempfile.TemporaryDirectory() as folder:
        models = [make(folder, seed, number) for number in numbers]
        if not complaints(models):
            return [(model, []) for model in models]
        found = [(model, complaints([model])) for model in models]
        for model, lines in found:
            if lines:
                os.makedirs(keep, exist_ok=True)
                os.replace(model, os.path.join(keep, os.path.basename(model)))
    return [(os.path.join(keep, os.path.basename(model)), lines) for model, lines in found]


def main():
    """Damage and try in as many processes as there are processors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--keep", default="build/mangled")
    given = parser.parse_args()
    numbers = range(given.first, given.first + given.count)
    jobs = [(given.seed, numbers[i:i + CHUNK], given.keep) for i in range(0, given.count, CHUNK)]
    tally = Tally("mangle")
    for found in in_parallel(work, jobs):
        for name, lines in found:
            tally.count(name, lines)
    return tally.close()


if __name__ == "__main__":
    sys.exit(run(main))
