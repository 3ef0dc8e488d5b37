"""Compare the program's verdicts with those of a folder of models with known verdicts.

    vectors.py FOLDER

FOLDER holds NAME.calisto.yaml and NAME.json; see docs/semantics.md for what they
mean.  Without such a folder nothing is tested, and the last line says so.
"""

import glob
import json
import os
import sys

from program import Tally, check, differences, losses, run


def main():
    """Check all models of the folder in one run of the program."""
    tally = Tally("vectors")
    folder = sys.argv[1]
    models = sorted(glob.glob(os.path.join(folder, "*.calisto.yaml")))
    if not models:
        tally.skip("there is no folder of known verdicts (DATA=FOLDER names another)")
        return tally.close()
    answers = {answer["model"]["file"]: answer for answer in check(models)}
    for model in models:
        with open(model.replace(".calisto.yaml", ".json"), encoding="utf-8") as file:
            wanted = losses(json.load(file))
        got = losses(answers[model]) if model in answers else {}
        tally.count(model, differences("", wanted, got))
    return tally.close()


run(main)
