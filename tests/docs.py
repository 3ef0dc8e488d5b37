"""Documentation that cannot drift.

    docs.py KEYS

In README.md and docs/: what stands in a code block behind a line `$ calisto ...` (or `$ cd FOLDER && calisto ...`) is what
that command prints, run in the repository's root (a line `...` stands for any lines);
a block of YAML that is a whole model is read without an error.  docs/model.md has the
keys that the program KEYS prints, and no others, man/calisto.1 has the options that
`calisto help` shows and its formats with what the help says of them, docs/formats.md a
row for each format, docs/json.md every member of docs/check.schema.json, and docs/threats
a page for each threat.
"""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from program import TODAY, Tally, run

ROW = re.compile(r"^\| `([a-z_]+)` \| .*")
FIRST_COMMAND = re.compile(r"^\$ (cd [a-z/-]+ && )?calisto ")
OPTION = re.compile(r"(?<![\w-])--([a-z][a-z-]+)")


def shell(command, stdin=""):
    """Run a command of the shell where `calisto` is a command; its status, and all it prints."""
    program = os.path.abspath(os.environ.get("CALISTO", "build/release/calisto"))
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(program, os.path.join(folder, "calisto"))
        environment = {"PATH": folder + os.pathsep + os.environ["PATH"], "LC_ALL": "C.UTF-8",
                       "COLUMNS": "80", "SOURCE_DATE_EPOCH": TODAY}
        done = subprocess.run(["sh", "-c", command], env=environment, input=stdin.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode(errors="replace")


# ------------------------------------------------------------------ code blocks

def blocks(path):
    """The code blocks of a file: (number of the first line, language, lines)."""
    found, lines, start, language = [], None, 0, ""
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file.read().split("\n"), 1):
            fence = re.match(r"\s*```(.*)$", line)
            if fence and lines is None:
                lines, start, language = [], number + 1, fence.group(1).strip()
            elif fence:
                found.append((start, language, lines))
                lines = None
            elif lines is not None:
                lines.append(line)
    return found


def commands(lines):
    """The commands of a block, each with the lines that stand behind it."""
    found = []
    for line in lines:
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found and found[-1][0].endswith("\\") and not found[-1][1]:
            found[-1] = (found[-1][0][:-1] + line.strip(), [])
        elif found:
            found[-1][1].append(line)
    return found


def as_pattern(lines):
    """A pattern for some lines of output, of which `...` stands for any."""
    parts = ["(?:.*\n)*?" if line.strip() in ("...", "…") else re.escape(line.rstrip()) + "[ \t]*\n"
             for line in lines]
    return re.compile("".join(parts) + r"\Z")


def check_block(tally, path, start, language, lines):
    """One code block, if it is one that can be checked."""
    title = "%s:%d" % (path, start)
    if lines and FIRST_COMMAND.match(lines[0]):
        complaints = []
        for command, wanted in commands(lines):
            while wanted and not wanted[-1].strip():
                wanted.pop()
            _, got = shell(command)
            if not as_pattern(wanted).match(got.rstrip("\n") + "\n" if got.strip() else ""):
                complaints += ["$ " + command, "prints"] + got.rstrip("\n").split("\n") + ["and not"] + wanted
        tally.count(title, complaints, most=200)
    elif language == "yaml" and any(line.startswith("calisto: 1") for line in lines) and \
            any(line.startswith("services:") for line in lines):
        status, got = shell("calisto check -q --fail-on never -", "\n".join(lines) + "\n")
        tally.count(title, got.split("\n") if status else [])


# ----------------------------------------------------------------- keys, options

def schema_keys(program):
    """Mapping -> key -> whether it must be there, from what the program prints."""
    printed = subprocess.run([program], stdout=subprocess.PIPE, check=True).stdout.decode()
    keys = {}
    for line in printed.splitlines():
        path, key, need = line.split()
        keys.setdefault("top level" if path == "-" else path, {})[key] = need == "must"
    return keys


def documented_keys(path):
    """Mapping -> key -> whether its row says that it is required."""
    keys, section = {}, None
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#"):
                section = line.strip("# \n").replace(": ", ".")
            elif line.startswith("| key |"):
                keys.setdefault(section, {})
            elif ROW.match(line) and section in keys:
                keys[section][ROW.match(line).group(1)] = "| required |" in line
    return keys


def key_complaints(wanted, got):
    """Where docs/model.md and the schema differ.

    A mapping that is written as another one need not be explained again.
    """
    lines = ["'%s' is no mapping of the model file" % path for path in sorted(set(got) - set(wanted))]
    for path, keys in sorted(wanted.items()):
        if path not in got:
            if set(keys) not in [set(of) for of in got.values()]:
                lines.append("no section '%s' with %s" % (path.replace(".", ": "), ", ".join(keys)))
            continue
        lines += ["%s: no row for '%s'" % (path, key) for key in sorted(set(keys) - set(got[path]))]
        lines += ["%s: there is no key '%s'" % (path, key) for key in sorted(set(got[path]) - set(keys))]
        lines += ["%s: '%s' must be there; its row does not say 'required'" % (path, key)
                  for key, must in sorted(keys.items()) if must and not got[path].get(key, True)]
    return lines


def options_of(page):
    """The options that a manual page names."""
    return set(OPTION.findall(re.sub(".\b", "", shell("mandoc -T ascii " + page)[1])))  # bold is struck over


def option_complaints():
    """Where the manual pages and the program's help differ: each command has a page with its options and no others."""
    names = re.findall(r"^  ([a-z]+)  ", shell("calisto help")[1], re.M)
    pages = {"man/calisto-%s.1" % name for name in names}
    lines = ["%s is about no command" % page for page in sorted(set(glob.glob("man/calisto-*.1")) - pages)]
    for name in names:
        page = "man/calisto-%s.1" % name
        if not os.path.exists(page):
            lines.append("there is no " + page)
            continue
        wanted, got = set(OPTION.findall(shell("calisto help " + name)[1])), options_of(page)
        lines += ["%s: the help shows --%s" % (page, option) for option in sorted(wanted - got - {"help"})]
        lines += ["%s: the help does not show --%s" % (page, option)
                  for option in sorted(got - wanted - {"name", "help", "version"})]
    every = {option for name in names for option in OPTION.findall(shell("calisto help " + name)[1])}
    return lines + ["man/calisto.1: no command has --%s" % option
                    for option in sorted(options_of("man/calisto.1") - every - {"name", "version"})]


def format_complaints():
    """Where the manual page and docs/formats.md differ from the formats of the help."""
    listed = shell("calisto help check")[1].split("\nformats:\n")[1].split("\n\n")[0]
    wanted = [(name, re.sub(r"\s+", " ", says).strip())
              for name, says in re.findall(r"^  (\w+) +(.*(?:\n {4,}.*)*)", listed, re.M)]
    with open("man/calisto-check.1", encoding="utf-8") as file:
        page = file.read().split("The formats are\n.Bl ")[1].split(".El")[0]
    got = [(name, re.sub(r"\s+", " ", says).strip())
           for name, says in re.findall(r"^\.It Cm (\w+)\n((?:[^.].*\n)*)", page, re.M)]
    with open("docs/formats.md", encoding="utf-8") as file:
        told = re.findall(r"^\| \[?`(\w+)`\]?.* \|$", file.read(), re.M)
    return ["man/calisto-check.1 lacks %s: %s" % one for one in wanted if one not in got] + \
        ["man/calisto-check.1 has %s: %s" % one for one in got if one not in wanted] + \
        ["docs/formats.md has no row for %s" % name for name, _ in wanted if name not in told]


def member_names(schema):
    """The names of all members that a JSON Schema tells of."""
    if isinstance(schema, list):
        return set().union(*map(member_names, schema))
    if not isinstance(schema, dict):
        return set()
    names = set(schema["properties"]) if isinstance(schema.get("properties"), dict) and "required" in schema else set()
    return names.union(*map(member_names, schema.values()))


def schema_complaints():
    """Members of docs/check.schema.json that docs/json.md does not tell of."""
    with open("docs/check.schema.json", encoding="utf-8") as file:
        wanted = member_names(json.load(file))
    with open("docs/json.md", encoding="utf-8") as file:
        got = set(re.findall(r"`(\w+)`", file.read().split("## The catalogue")[0]))
    return ["docs/json.md does not tell of '%s'" % name for name in sorted(wanted - got)]


def page_complaints():
    """Threats without a page in docs/threats, and pages without a threat."""
    known = json.loads(shell("calisto threats -f json")[1])["threats"]
    wanted = {"%s-%s.md" % (threat["code"], threat["slug"]) for threat in known}
    got = set(os.listdir("docs/threats")) - {"README.md"}
    return ["there is no page %s: make threat-pages" % page for page in sorted(wanted - got)] + \
        ["%s is about no threat" % page for page in sorted(got - wanted)]


def main():
    """All of the documentation."""
    tally = Tally("docs-check")
    for path in ["README.md"] + sorted(glob.glob("docs/**/*.md", recursive=True)):
        if not os.path.exists(path):
            tally.count(path, ["there is no such file"])
            continue
        for block in blocks(path):
            check_block(tally, path, *block)
    tally.count("docs/model.md", key_complaints(schema_keys(sys.argv[1]), documented_keys("docs/model.md")))
    tally.count("docs/threats", page_complaints())
    tally.count("the formats", format_complaints())
    tally.count("docs/json.md", schema_complaints())
    if shutil.which("mandoc"):
        tally.count("man", option_complaints())
    else:
        tally.skip("there is no mandoc to read the manual pages with")
    return tally.close()


if __name__ == "__main__":
    sys.exit(run(main))
