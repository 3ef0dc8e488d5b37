"""Models that say themselves what must be found in them.

    # expect: SLUG LEVEL [, SLUG LEVEL]...

stands on the line that a finding points at.  In tests/threats/CODE-SLUG/ only findings
of that threat count: its errors and warnings, and notes too where hygiene is tested or
a note is expected, must be those that are expected, line by line; in survives.calisto.yaml
there is none.  The objective's state is compared as well: broken, unknown or held.  In
tests/outages/ and examples/ the errors and warnings of the threats that the models'
objectives name must be those expected, if a model expects anything.
"""

import glob
import os
import re
import sys

from program import Failure, Tally, calisto, check, run

EXPECT = re.compile(r"#\s*expect:\s*(.*?)\s*$")
NO_UNKNOWN = re.compile("CAL00|CAL401|CAL402")   # nothing that is left out decides these
STRUCTURE = re.compile("CAL40[123]")             # these have findings and no verdicts


def expected(path):
    """What a model expects: a set of (file, line, slug, level)."""
    found = set()
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            match = EXPECT.search(line)
            for one in match.group(1).split(",") if match else []:
                slug, level = one.split()
                found.add((path, number, slug, level))
    return found


def found_in(answer):
    """What was found, in the same form, and who of it was accepted left out."""
    return {((f["at"] or {}).get("file", answer["model"]["file"]), (f["at"] or {}).get("line", 0),
             f["slug"], f["level"])
            for f in answer["findings"] if f["accepted"] is None}


def compare(wanted, got):
    """Lines that tell what is missing and what is too much."""
    def tell(word, of):
        return ["%s:%d: %s: %s %s" % (file, line, word, slug, level)
                for file, line, slug, level in sorted(of)]
    return tell("not found", wanted - got) + tell("not expected", got - wanted)


STATES = {"fails": "broken", "survives": "held", "unknown": "unknown"}


def verdict_complaints(answer, slug, want):
    """Whether some service is judged, and its objective is in the state that the file's name says."""
    verdicts = [row[slug] for row in answer["verdicts"].values()]
    states = [o["state"] for s in answer["services"] for o in s["objectives"] if o["threat"] == slug]
    complaints = []
    if not any(isinstance(v, dict) for v in verdicts) and (want, verdicts) != ("unknown", ["undescribed"]):
        complaints.append("no service is judged: %s" % verdicts)
    if states and STATES[want] not in states and (want, states) != ("unknown", ["undescribed"]):
        complaints.append("the objective is %s, not %s: %s" % (states[0], STATES[want], verdicts))
    return complaints


def check_threat(tally, path, code, slug):
    """One model of one threat's folder."""
    words = ["--stale-days", "365"] if code == "CAL006" else []
    answer = check([path], *words)[0]
    wanted = expected(path)
    loud = {"error", "warning"} | {level for _, _, of, level in wanted if of == slug}
    if code.startswith("CAL00"):
        loud.add("note")
    got = {f for f in found_in(answer) if f[2] == slug and f[3] in loud}
    complaints = compare({w for w in wanted if w[2] == slug}, got)
    complaints += ["%s:%d: expects the threat of another folder" % w[:2] for w in wanted if w[2] != slug]
    want = os.path.basename(path).split(".")[0]
    if want in ("fails", "unknown") and not wanted:
        complaints.append("expects nothing")
    if not code.startswith("CAL00") and not STRUCTURE.match(code):
        complaints += verdict_complaints(answer, slug, want)
    tally.count(path, complaints)


def check_folder(tally, folder):
    """The models of one threat, all of which there must be."""
    code, slug = os.path.basename(folder).split("-", 1)
    for name in ("fails", "survives", "unknown"):
        path = os.path.join(folder, name + ".calisto.yaml")
        if os.path.exists(path):
            check_threat(tally, path, code, slug)
        elif name != "unknown" or not NO_UNKNOWN.match(code):
            tally.count(path, ["there is no such model"])


def check_whole(tally, path):
    """A model of a whole system."""
    answer = check([path])[0]
    wanted = set().union(*[expected(file) for file in files_of(path)])
    axis_of = {t["slug"]: t["axis"] for t in answer["threats"]}
    named = {o["threat"] for s in answer["services"] for o in s["objectives"]}
    axes = {o["axis"] for s in answer["services"] for o in s["objectives"]} - {None}
    named |= {slug for slug, axis in axis_of.items() if axis in axes}
    found = found_in(answer)
    got = {f for f in found if f[2] in named and f[3] in ("error", "warning")}
    tally.count(path, compare(wanted, got | (found & wanted)) if wanted else [])


def files_of(path):
    """A model file, and the others of its folder that are parts."""
    folder = os.path.dirname(path)
    return [path] + [f for f in sorted(glob.glob(os.path.join(folder, "*.yaml")))
                     if not f.endswith(".calisto.yaml")]


def catalogue():
    """The codes and slugs of all threats that the program knows."""
    status, output, said = calisto("threats", "--format", "json")
    if status != 0:
        raise Failure("calisto threats: status %d\n%s" % (status, said))
    return re.findall(r'"code": "(CAL\d+)", "slug": "([a-z-]+)"', output)


def main():
    """All folders, or the model files that are named."""
    tally = Tally("threats")
    folders = sorted(glob.glob("tests/threats/CAL*"))
    have = {os.path.basename(folder) for folder in folders}
    missing = ["%s-%s" % row for row in catalogue() if "%s-%s" % row not in have]
    tally.count("tests/threats", ["no folder %s" % name for name in missing])
    for folder in folders:
        check_folder(tally, folder)
    for path in sorted(glob.glob("tests/outages/*.calisto.yaml") + glob.glob("examples/*/*.calisto.yaml")):
        check_whole(tally, path)
    return tally.close()


if __name__ == "__main__":
    sys.exit(run(main))
