"""Compare what `calisto fta` says of public fault trees with what is known of them.

    aralia.py FOLDER

FOLDER holds TREE.xml and aralia.csv, with the exact number of minimal cut sets and the
exact probability of the top event of each tree.  Without such a folder nothing is tested,
and the last line says so.
"""

import csv
import json
import os
import sys

from program import Tally, calisto, run

SECONDS = "20"  # for each tree


def complaints(row, answer):
    """Where an answer differs from a row of the table."""
    wrong = []
    if row["minimal_cut_sets"] and answer["minimal_cut_sets"] != row["minimal_cut_sets"]:
        wrong.append("%s minimal cut sets, not %s" % (answer["minimal_cut_sets"], row["minimal_cut_sets"]))
    if row["top_probability"]:
        wanted, got = float(row["top_probability"]), answer["top_probability"]
        if got is None or abs(got - wanted) > 1e-9 * wanted:
            wrong.append("probability %s, not %.17g" % (got, wanted))
    if answer["basic_events"] > int(row["basic_events"]):
        wrong.append("%s basic events of %s" % (answer["basic_events"], row["basic_events"]))
    if answer["minimal_cut_sets"] is not None and answer["by_order"]:
        total = sum(int(n) for n in answer["by_order"])
        if total != int(answer["minimal_cut_sets"]):
            wrong.append("%d sets by order, %s in all" % (total, answer["minimal_cut_sets"]))
    return wrong


def main():
    """All trees of the folder."""
    tally = Tally("aralia")
    table = os.path.join(sys.argv[1], "aralia.csv")
    if not os.path.exists(table):
        tally.skip("there is no folder of public fault trees (DIR=FOLDER names another)")
        return tally.close()
    with open(table, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        tree = os.path.join(sys.argv[1], row["tree"] + ".xml")
        status, output, said = calisto("fta", "-f", "json", "--budget", SECONDS, tree)
        tally.count(tree, complaints(row, json.loads(output)) if output else
                    ["status %d" % status] + said.splitlines())
    return tally.close()


run(main)
