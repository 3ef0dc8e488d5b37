#!/usr/bin/python3
"""Compare the oracle's verdicts with a folder of known ones.

    check_vectors.py DIR [NAME...]

DIR holds NNNNN.calisto.yaml and NNNNN.json; every difference is printed, and
the exit status is 1 if there is any.
"""

import glob
import json
import multiprocessing
import os
import sys

from oracle import judge


def differences(path, expected, computed):
    """Lines that tell where two JSON values differ."""
    if isinstance(expected, dict) and isinstance(computed, dict):
        lines = []
        for key in sorted(set(expected) | set(computed)):
            if key not in expected:
                lines.append("%s/%s: not expected: %s" % (path, key, computed[key]))
            elif key not in computed:
                lines.append("%s/%s: missing: %s" % (path, key, expected[key]))
            else:
                lines += differences(path + "/" + key, expected[key], computed[key])
        return lines
    if isinstance(expected, list) and isinstance(computed, list):
        if len(expected) == len(computed) and \
                all(abs(e - c) < 1e-4 for e, c in zip(expected, computed)):
            return []
    elif expected == computed:
        return []
    return ["%s: expected %s, computed %s" % (path, expected, computed)]


def check(model):
    """Compare one model's verdicts with the known ones."""
    with open(model.replace(".calisto.yaml", ".json"), encoding="utf-8") as file:
        expected = json.load(file)
    name = os.path.basename(model).split(".")[0]
    computed = json.loads(json.dumps(judge(model, True)))
    return differences(name, expected, computed)


def main():
    """Check all models of a folder."""
    if len(sys.argv) < 2:
        sys.exit("usage: check_vectors.py DIR [NAME...]")
    models = sorted(glob.glob(os.path.join(sys.argv[1], "*.calisto.yaml")))
    if len(sys.argv) > 2:
        models = [m for m in models
                  if os.path.basename(m).split(".")[0] in sys.argv[2:]]
    wrong = 0
    with multiprocessing.Pool() as pool:
        for lines in pool.imap(check, models):
            wrong += bool(lines)
            for line in lines:
                print(line)
    print("%d models, %d differ" % (len(models), wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
