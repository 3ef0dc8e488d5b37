"""What every format of `calisto check` writes, over many models.

    formats.py [--write FOLDER]

Each model of examples/, tests/threats/, tests/outages/ and tests/golden/, one with hostile
names, and each wrong one of tests/bad/ is checked once, with every format that the help
lists at the same time.  JSON must keep to docs/check.schema.json, with no member that the
schema does not tell of.  Every other format must be read by a parser of its language, have
an entry for each finding that JSON has, and point at text that is there.  --write keeps
what was written: `make check-npm` has other programs read it.
"""

import csv
import glob
import json
import os
import re
import shutil
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ElementTree

from program import Failure, Tally, calisto, run

try:
    import jsonschema
except ImportError:
    jsonschema = None

HOSTILE = "tests/export/hostile.calisto.yaml"
HOSTILE_PATH = "build/a b#c?,d:e%20 '\"<&.calisto.yaml"
KIND = {"error": "error", "warning": "warning", "note": "notice"}
LEVEL = {"error": "error", "warning": "warning", "note": "info"}


def formats():
    """The names of all formats, from the help of check."""
    listed = calisto("help", "check")[1].split("\nformats:\n")[1].split("\n\n")[0]
    return re.findall(r"^  (\w+)  ", listed, re.M)


def closed(schema):
    """The schema, with every object that names its members allowing no others."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    copy = {key: closed(value) for key, value in schema.items()}
    if "properties" in schema and isinstance(schema["properties"], dict) and schema.get("type") == "object":
        copy["additionalProperties"] = False
    return copy


class Schema:
    """docs/check.schema.json; `present` is false where there is nothing to check it with."""

    def __init__(self):
        self.present = jsonschema is not None
        if not self.present:
            return
        with open("docs/check.schema.json", encoding="utf-8") as file:
            schema = json.load(file)
        jsonschema.Draft202012Validator.check_schema(schema)
        self.whole = jsonschema.Draft202012Validator(closed(schema))
        self.parts = {name: jsonschema.Draft202012Validator(dict(closed(schema), oneOf=[{"$ref": "#/$defs/" + name}]))
                      for name in ("one", "several")}

    def complaints(self, answer):
        """Where JSON does not keep to it: told of the shape that it should have."""
        if not self.present or self.whole.is_valid(answer):
            return []
        shape = self.parts["several" if "models" in answer else "one"]
        errors = [error for one in shape.iter_errors(answer) for error in one.context or [one]]
        return ["json: %s: %s" % ("/".join(map(str, error.absolute_path)), error.message[:200])
                for error in errors] or ["json: it has both shapes"]


def read(path):
    """The text of a file; newlines stay what they are."""
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


# ------------------------------------------------------------------ issues

def plain(path):
    """A path without a leading ./"""
    return re.sub(r"^(\./+)+(?=.)", "", path)


def issues(answer):
    """What JSON tells of: (level, code, file, line) of findings nobody accepted, and of those accepted."""
    told, accepted = [], []
    for one in answer["messages"]:
        for message in one["told"]:
            at = message["at"] or {}
            if message["level"] != "note":
                told.append((message["level"], "model-" + message["level"], plain(at.get("file", one["file"])),
                             at.get("line", 0) or 1))
    for model in answer.get("models", [answer]):
        for finding in model["findings"]:
            at = finding["at"] or {}
            one = (finding["level"], finding["code"], plain(at.get("file", model["model"]["file"])),
                   at.get("line", 0) or 1)
            (told if finding["accepted"] is None else accepted).append(one)
    return sorted(told), sorted(accepted)


def compare(title, got, wanted):
    """Complaints where two sorted lists differ."""
    got = sorted(got)
    if got == wanted:
        return []
    return ["%s: %d entries, not %d" % (title, len(got), len(wanted))] + \
        ["%s: more: %s" % (title, one) for one in got if one not in wanted][:3] + \
        ["%s: lacks: %s" % (title, one) for one in wanted if one not in got][:3]


# ------------------------------------------------------------------- SARIF

def region_complaints(location, lines):
    """Does a region lie in its file?"""
    place = location.get("physicalLocation")
    if not place or "region" not in place:
        return []
    region, path = place["region"], urllib.parse.unquote(place["artifactLocation"]["uri"])
    path = path[7:] if path.startswith("file://") else path
    if path not in lines:
        try:
            lines[path] = read(path).lstrip("\ufeff").splitlines()
        except (OSError, UnicodeDecodeError):
            lines[path] = None
    text = lines[path]
    if text is None:
        return []
    row = text[region["startLine"] - 1] if 0 < region["startLine"] <= len(text) else ""
    end = region.get("endColumn", region["startColumn"])
    if not 1 <= region["startColumn"] <= end <= len(row) + 1:
        return ["sarif: %s has no region %s" % (path, region)]
    return []


def sarif_complaints(text, told, accepted):
    """A log of SARIF against what JSON tells."""
    (log,), lines, complaints = json.loads(text)["runs"], {}, []
    rules, got = log["tool"]["driver"]["rules"], {True: [], False: []}
    for result in log["results"]:
        (first,) = result["locations"]
        place = first["physicalLocation"]
        path = urllib.parse.unquote(place["artifactLocation"]["uri"])
        got["suppressions" in result].append((result["level"], result["ruleId"], path.replace("file://", "", 1),
                                              place.get("region", {}).get("startLine", 1)))
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            complaints.append("sarif: a rule's index is wrong")
        flows = [step["location"] for flow in result.get("codeFlows", [])
                 for thread in flow["threadFlows"] for step in thread["locations"]]
        for location in result["locations"] + result.get("relatedLocations", []) + flows:
            complaints += region_complaints(location, lines)
    prints = [result["partialFingerprints"]["calisto/v1"] for result in log["results"]]
    if len(set(prints)) != len(prints):
        complaints.append("sarif: fingerprints are not unique")
    return complaints + compare("sarif", got[False], told) + compare("sarif, accepted", got[True], accepted)


# -------------------------------------------------------------- other formats

def unescaped(text):
    """A message or property of a workflow command."""
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def github_complaints(text, told, _):
    """Workflow commands, one a line."""
    got, names = [], {kind: level for level, kind in KIND.items()}
    for line in text.splitlines():
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.+)", line)
        if not match:
            return ["github: no command: " + line]
        values = {key: unescaped(value) for key, value in
                  (pair.split("=", 1) for pair in match.group(2).split(","))}
        got.append((names[match.group(1)], values["title"].split(" ")[0], values["file"], int(values["line"])))
    return compare("github", got, told)


def gcc_complaints(text, told, _):
    """FILE:LINE:COLUMN: LEVEL: TEXT [CODE], one a line."""
    got = []
    for line in text.splitlines():
        match = re.fullmatch(r"(.*?):(\d+):(\d+): (error|warning|note): .* \[([\w-]+)\]", line)
        if not match:
            return ["gcc: no message: " + line]
        got.append((match.group(4), match.group(5), plain(match.group(1)), int(match.group(2))))
    return compare("gcc", got, told)


def gitlab_complaints(text, told, _):
    """A report of code quality."""
    severities = {"critical": "error", "major": "warning", "info": "note"}
    entries = json.loads(text)
    if len({entry["fingerprint"] for entry in entries}) != len(entries):
        return ["gitlab: fingerprints are not unique"]
    return compare("gitlab", [(severities[e["severity"]], e["check_name"].split(" ")[0], e["location"]["path"],
                               e["location"]["lines"]["begin"]) for e in entries], told)


def checkstyle_complaints(text, told, _):
    """Files with errors."""
    levels = {name: level for level, name in LEVEL.items()}
    got = [(levels[error.get("severity")], error.get("source").split(".")[1], file.get("name"), int(error.get("line")))
           for file in ElementTree.fromstring(text.encode()) for error in file]
    return compare("checkstyle", got, told)


def junit_complaints(text, answer):
    """A case for each objective, and one for each wrong model."""
    cases = ElementTree.fromstring(text.encode()).findall("testsuite/testcase")
    models = answer.get("models", [answer])
    states = [objective["state"] for model in models for service in model["services"]
              for objective in service["objectives"]]
    wrong = sum(one["wrong"] for one in answer["messages"])
    passed = [case for case in cases if len(case) == 0]
    failed = [case for case in cases if case.find("failure") is not None]
    complaints = []
    if len(passed) != states.count("held"):
        complaints.append("junit: %d cases passed, %d objectives are held" % (len(passed), states.count("held")))
    if len([case for case in cases if case.find("error") is not None]) != wrong:
        complaints.append("junit: not an error for each of %d wrong models" % wrong)
    errors = sum(model["summary"]["errors"] for model in models)
    if bool(failed) != bool(errors):
        complaints.append("junit: %d cases failed, of %d errors" % (len(failed), errors))
    return complaints


def csv_complaints(text, answer):
    """A header, and a record for each finding and service, or message."""
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    wanted = sum(len(finding["effects"]) or 1 for model in answer.get("models", [answer])
                 for finding in model["findings"])
    wanted += sum(message["level"] != "note" for one in answer["messages"] for message in one["told"])
    complaints = ["csv: a record has %d fields" % len(row) for row in rows if len(row) != len(rows[0])]
    complaints += ["csv: a formula: " + field for row in rows for field in row if field[:1] in tuple("=+-@\t\r")]
    if len(rows) != wanted + 1:
        complaints.append("csv: %d records, not %d" % (len(rows), wanted + 1))
    return complaints


# ------------------------------------------------------------------ the models

def answer_complaints(texts, schema):
    """All that a run wrote, format by format."""
    answer = json.loads(texts["json"])
    told, accepted = issues(answer)
    complaints = schema.complaints(answer)
    for name, reader in (("sarif", sarif_complaints), ("github", github_complaints), ("gcc", gcc_complaints),
                         ("gitlab", gitlab_complaints), ("checkstyle", checkstyle_complaints)):
        complaints += reader(texts[name], told, accepted)
    return complaints + junit_complaints(texts["junit"], answer) + csv_complaints(texts["csv"], answer)


def model_complaints(path, names, folder, schema):
    """One model, in every format; what is written stays in the folder."""
    files = {name: os.path.join(folder, "answer." + name) for name in names}
    words = [word for name in names for word in ("-f", "%s:%s" % (name, files[name]))]
    status, output, said = calisto("check", "--fail-on", "never", *words, path)
    if status not in (0, 2) or output:
        return ["status %d: %s" % (status, said.strip()[:500])]
    texts = {name: read(file) for name, file in files.items() if os.path.exists(file)}
    lacking = [name for name in names if name not in texts]
    if status == 0 and lacking:
        return ["nothing was written as " + name for name in lacking]
    return answer_complaints(texts, schema)


def model_paths():
    """Right models and wrong ones, the hostile one under a hostile name, too."""
    paths = [path for pattern in ("examples/*/*.calisto.yaml", "tests/threats/*/*.yaml", "tests/outages/*.yaml",
                                  "tests/golden/*.calisto.yaml", "tests/golden/shop", "tests/bad/*.yaml", HOSTILE)
             for path in sorted(glob.glob(pattern))]
    return paths + ["./" + HOSTILE, HOSTILE_PATH, os.path.abspath(HOSTILE)]


def main():
    """Check every model; --write FOLDER keeps each one's output in a folder below."""
    keep = sys.argv[2] if sys.argv[1:2] == ["--write"] else None
    tally, names, schema = Tally("formats"), formats(), Schema()
    if not schema.present:
        tally.skip("there is no jsonschema for Python, so JSON is not held against its schema")
    shutil.copyfile(HOSTILE, HOSTILE_PATH)
    try:
        for path in model_paths():
            with tempfile.TemporaryDirectory() as folder:
                tally.count(path, model_complaints(path, names, folder, schema))
                if keep:
                    shutil.copytree(folder, os.path.join(keep, re.sub(r"[^\w.-]", "_", path)), dirs_exist_ok=True)
    finally:
        os.unlink(HOSTILE_PATH)
    return tally.close()


if __name__ == "__main__":
    try:
        run(main)
    except (KeyError, ValueError, ElementTree.ParseError) as wrong:
        raise Failure("what was written cannot be read: %r" % wrong) from wrong
