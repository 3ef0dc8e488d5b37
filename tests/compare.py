"""Compare the program with the plain evaluator of tests/oracle on random models.

    compare.py --count N --seed S [--first F] [--keep FOLDER]

Models F to F + N - 1 of the seed are made, judged by both, and their verdicts
and elements compared.  A model on which they differ is kept in FOLDER.
"""

import argparse
import json
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import zlib

import yaml

from program import Failure, Tally, check, differences, losses, run

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "oracle"))
for slow, fast in (("BaseLoader", "CBaseLoader"), ("Dumper", "CDumper")):
    setattr(yaml, slow, getattr(yaml, fast, getattr(yaml, slow)))  # libyaml reads ten times as fast

from oracle import judge                        # noqa: E402  pylint: disable=wrong-import-position
from random_models import Writer, split, write  # noqa: E402  pylint: disable=wrong-import-position

CHUNK = 10
PAIRS = 8   # of one model in so many the margins are compared


def make(folder, seed, number):
    """Write a random model and give its path."""
    rng = random.Random("%d/%d" % (seed, number))
    name = "%d-%05d" % (seed, number)
    model = Writer(rng, "random-" + name).model
    for file, document in split(rng, model, name).items():
        write(os.path.join(folder, file), document)
    path = os.path.join(folder, name + ".calisto.yaml")
    write(path, model)
    return path


def answers_of(models):
    """What the program says of each model: a JSON object, or a complaint."""
    try:
        return dict(zip(models, check(models)))
    except Failure as failure:
        if len(models) == 1:
            return {models[0]: str(failure)}
    return {model: answer for one in models for model, answer in answers_of([one]).items()}


def compare(model, answer, pairs):
    """Lines that tell where the evaluator and the program differ.

    pairs: margins too, for which the evaluator tries every two events of a threat.
    """
    if isinstance(answer, str):
        return answer.splitlines()
    wanted, got = losses(json.loads(json.dumps(judge(model, pairs)))), losses(answer)
    if not pairs:
        for verdicts in [*wanted["verdicts"].values(), *got["verdicts"].values()]:
            for verdict in verdicts.values():
                if isinstance(verdict, dict):
                    del verdict["margin"]
    return differences("", wanted, got)


def work(job):
    """Make some models, judge them twice, and keep those that differ."""
    seed, numbers, keep = job
    found = []
    with tempfile.TemporaryDirectory() as folder:
        answers = answers_of([make(folder, seed, number) for number in numbers])
        for model, answer in answers.items():
            name = os.path.basename(model)
            lines = compare(model, answer, zlib.crc32(name.encode()) % PAIRS == 0)
            if lines:
                stem = name.split(".")[0]
                os.makedirs(keep, exist_ok=True)
                for file in os.listdir(folder):
                    if file.startswith(stem):
                        shutil.copy(os.path.join(folder, file), keep)
                name = os.path.join(keep, name)
            found.append((name, lines))
    return found


def in_parallel(function, jobs):
    """The results of a function for some jobs, in as many processes as there are processors."""
    try:
        pool = multiprocessing.Pool()
    except OSError:                 # no shared memory here
        yield from map(function, jobs)
        return
    with pool:
        yield from pool.imap(function, jobs)


def main():
    """Compare, and print what differs as soon as it is found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--keep", default="build/oracle")
    given = parser.parse_args()
    numbers = range(given.first, given.first + given.count)
    jobs = [(given.seed, numbers[i:i + CHUNK], given.keep) for i in range(0, given.count, CHUNK)]
    tally = Tally("oracle")
    for found in in_parallel(work, jobs):
        for name, lines in found:
            tally.count(name, lines)
    return tally.close()


if __name__ == "__main__":
    run(main)
