"""Make a model on which the program and the evaluator of tests/oracle differ as small as can be.

    shrink.py MODEL.calisto.yaml > SMALL.calisto.yaml

Entries and attributes are taken out, one after the other, as long as what is left
is a valid model and some verdict still differs.  What differs is told on standard
error.
"""

import copy
import os
import sys
import tempfile

import yaml

from compare import answers_of, compare
from model import load          # of tests/oracle, which compare has put on the path
from random_models import write


def kind(lines):
    """What a difference is about, whatever the names: wanted and got."""
    return {line.split(": ", 1)[-1] for line in lines}


class Shrinker:
    """One model on its way down."""

    def __init__(self, document, folder):
        self.document = document
        self.path = os.path.join(folder, "small.calisto.yaml")
        self.lines = self.differs(document)
        self.kind = kind(self.lines)

    def differs(self, document):
        """The differences of a document, none if it is not a valid model."""
        write(self.path, document)
        answer = answers_of([self.path])[self.path]
        if isinstance(answer, str):
            return []
        try:
            return compare(self.path, answer)
        except (KeyError, IndexError, ValueError, AttributeError, TypeError):
            return []

    def without(self, steps):
        """The document less the entry that some keys and indices lead to."""
        smaller = copy.deepcopy(self.document)
        at = smaller
        for step in steps[:-1]:
            at = at[step]
        del at[steps[-1]]
        return smaller

    def entries(self, value, steps=()):
        """The ways to all entries, large ones first."""
        keys = []
        if isinstance(value, dict):
            keys = list(value)
        elif isinstance(value, list):
            keys = list(reversed(range(len(value))))
        for key in keys:
            yield steps + (key,)
        for key in keys:
            yield from self.entries(value[key], steps + (key,))

    def shrink(self):
        """Take out, once through the model, what is not needed; False: all is."""
        changed = False
        for steps in list(self.entries(self.document)):
            try:
                smaller = self.without(steps)
            except (KeyError, IndexError):
                continue            # it has gone with what it was in
            lines = self.differs(smaller)
            if kind(lines) & self.kind:
                self.document, self.lines, changed = smaller, lines, True
        return changed


def main():
    """Shrink the model that is named on the command line."""
    with tempfile.TemporaryDirectory() as folder:
        document = load(sys.argv[1])
        document.pop("include", None)
        shrinker = Shrinker(document, folder)
        if not shrinker.lines:
            sys.exit("%s: no difference" % sys.argv[1])
        while shrinker.shrink():
            pass
        for line in shrinker.lines:
            print(line, file=sys.stderr)
        print(yaml.dump(shrinker.document, sort_keys=False, default_flow_style=None, width=100), end="")


if __name__ == "__main__":
    main()
