"""What shells complete, in the shells themselves.

    completion.py

Each case is a line as it is typed, words that must be offered for its last word, and words
that must not.  bash is asked by calling the function as it would call it, and once at a
terminal; zsh at a terminal, where what reaches compadd is written down; fish by
`complete -C`.  A shell that is not there is skipped, and said to be.
"""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time

from program import Tally, run

MODEL = """calisto: 1
name: shop
components:
  - {name: web}
services:
  - {name: browse, depends_on: [{component: web}]}
  - {name: place order, depends_on: [{component: web}]}
"""

# (line, wanted, unwanted)
CASES = [
    ("calisto ", ["check", "cuts", "explain", "completion", "version"], ["shop.calisto.yaml"]),
    ("calisto che", ["check"], ["cuts"]),
    ("calisto check ", ["shop.calisto.yaml", "designs/"], ["notes.txt", "tree.xml"]),
    ("calisto check designs/", ["designs/deep.calisto.yaml"], ["designs/notes.txt"]),
    ("calisto check --f", ["--format", "--fail-on"], ["--strict"]),
    ("calisto check --fail-on ", ["error", "warning", "note", "never"], ["shop.calisto.yaml"]),
    ("calisto check --color ", ["auto", "always", "never"], []),
    ("calisto check --format ", ["text", "json"], ["shop.calisto.yaml"]),
    ("calisto check -f ", ["text", "json"], ["shop.calisto.yaml"]),
    ("calisto check --policy ", ["notes.txt", "tree.xml"], []),
    ("calisto cuts --by ", ["probability", "order"], []),
    ("calisto cuts --axis ", ["infrastructure", "software", "state", "recovery"], []),
    ("calisto cuts -p ", ["availability", "durability"], ["browse"]),
    ("calisto cuts --threat poi", ["poison-pill"], ["zone-loss"]),
    ("calisto cuts shop.calisto.yaml --service ", ["browse"], ["availability", "shop.calisto.yaml"]),
    ("calisto export ", ["openpsa"], ["check"]),
    ("calisto export openpsa ", ["shop.calisto.yaml"], ["notes.txt"]),
    ("calisto explain CAL3", ["CAL301", "CAL312"], ["CAL101"]),
    ("calisto explain CAL00", ["CAL001", "CAL006"], []),
    ("calisto fta ", ["tree.xml"], []),
    ("calisto questions --by ", ["weight", "element", "owner"], []),
    ("calisto help ", ["check", "help"], ["shop.calisto.yaml"]),
    ("calisto completion ", ["bash", "zsh", "fish"], ["shop.calisto.yaml"]),
]


def quiet(words, **options):
    """What a program prints."""
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=60,
                          **options).stdout.decode(errors="replace")


class Terminal:
    """A program at a terminal of its own."""

    def __init__(self, words, environment):
        self.said = ""
        self.process, self.end = pty.fork()
        if self.process == 0:
            os.execvpe(words[0], words, environment)

    def send(self, text):
        """Type something."""
        os.write(self.end, text.encode())

    def until(self, pattern, seconds=20):
        """Read until a pattern was printed; whether it was."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.said) and time.monotonic() < end:
            if select.select([self.end], [], [], 0.2)[0]:
                try:
                    self.said += os.read(self.end, 65536).decode(errors="replace")
                except OSError:
                    break
        return re.search(pattern, self.said) is not None

    def close(self):
        """The program is hung up on."""
        os.close(self.end)
        os.waitpid(self.process, 0)


# ------------------------------------------------------------------------------- bash

ASK_BASH = """
source "$1"; shift
line=$1; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE=$line COMP_POINT=${#line}
_calisto "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def bash_words(line):
    """A line's words as bash splits them: = and : are words of their own, the last may be empty."""
    words = [part for word in line.split(" ")[:-1] if word for part in re.findall(r"[=:]|[^=:]+", word)]
    return words + (re.findall(r"[=:]|[^=:]+", line.split(" ")[-1]) or [""])


def ask_bash(script, line):
    """What bash offers; a folder has no slash yet, for readline adds it."""
    said = quiet(["bash", "--norc", "-c", ASK_BASH, "bash", script, line] + bash_words(line)).split("\n")
    return [word + "/" if os.path.isdir(word) else word for word in said if word]


def at_bash(tally, script, environment):
    """What the Tab key does in bash itself, where it splits words on its own."""
    for typed, shown in [("calisto chec\t", "calisto check "), ("calisto check --color=al\t", "--color=always"),
                         ("calisto check -f json:tree\t", "json:tree.xml"),
                         ("calisto cuts shop.calisto.yaml -s pla\t", "-s place\\ order"),
                         ("calisto check des\t", "check designs/")]:
        bash = Terminal(["bash", "--norc", "--noprofile", "-i"], dict(environment, PS1="> ", TERM="dumb"))
        bash.send("source %s; bind 'set bell-style none'; echo rea''dy\n" % script)
        found = bash.until("ready") and (bash.send(typed) or bash.until(re.escape(shown), 10))
        tally.count("bash: %r" % typed, [] if found else ["no %r in %r" % (shown, bash.said[-300:])])
        bash.close()


# -------------------------------------------------------------------------------- zsh

SETUP_ZSH = """
PS1='> '; unsetopt beep; setopt no_list_ambiguous; LISTMAX=100000
fpath=(%(folder)s $fpath)
autoload -Uz compinit && compinit -u -d %(folder)s/dump
compadd() {
  local -a hits
  if [[ -z ${argv[(r)-[OAD]*]} ]]; then builtin compadd -O hits "$@"; print -rl -- $hits >> %(folder)s/hits; fi
  builtin compadd "$@"
}
over() { print over-here >> %(folder)s/hits; zle kill-whole-line; print -n over-now }
zle -N over; bindkey '^X^O' over
print rea''dy
"""


def ask_zsh(terminal, folder, line):
    """What zsh offers."""
    hits = os.path.join(folder, "hits")
    with open(hits, "w", encoding="utf-8"):
        pass
    terminal.said = ""
    terminal.send(line + "\t\x18\x0f")
    terminal.until("over-now")
    with open(hits, encoding="utf-8") as file:
        words = [word for word in file.read().split("\n") if word and word != "over-here"]
    stem = os.path.dirname(line.split(" ")[-1])  # of paths it offers the last part
    return words + [os.path.join(stem, word) for word in words] + [word + "/" for word in words]


def zsh_cases(tally, folder, environment):
    """All cases in one zsh at a terminal."""
    terminal = Terminal(["zsh", "-f", "-i"], dict(environment, TERM="dumb"))
    with open(os.path.join(folder, "setup"), "w", encoding="utf-8") as file:
        file.write(SETUP_ZSH % {"folder": folder})
    terminal.send("source %s/setup\n" % folder)
    if not terminal.until("ready"):
        tally.count("zsh", ["it does not start: %r" % terminal.said])
        return
    for case in CASES:
        judge(tally, "zsh", case, ask_zsh(terminal, folder, case[0]))
    terminal.close()


# ------------------------------------------------------------------------------- fish

def ask_fish(script, line):
    """What fish offers."""
    said = quiet(["fish", "-N", "-c", 'source %s; complete -C "$argv[1]"' % script, line])
    return [row.split("\t")[0] for row in said.split("\n") if row]


# ------------------------------------------------------------------------------ tests

def judge(tally, shell, case, offered):
    """One line in one shell."""
    line, wanted, unwanted = case
    complaints = ["no '%s'" % word for word in wanted if word not in offered] + \
        ["'%s' is offered" % word for word in unwanted if word in offered]
    tally.count("%s: '%s'" % (shell, line), complaints + (["offered: " + " ".join(offered)] if complaints else []))


def option_cases():
    """A case for each option of each command, from what the help shows."""
    names = re.findall(r"^  ([a-z]+)  ", quiet(["calisto", "help"]), re.M)
    for name in names:
        options = re.findall(r"^ {2}(?:-\w, |    )(--[a-z-]+)", quiet(["calisto", "help", name]), re.M)
        yield ("calisto %s --" % name, sorted(set(options)), [])


def words_are_taken(tally):
    """Each word that is offered for an option is one that the program takes, and the help shows it."""
    rows = re.findall(r"'(\w+) --([a-z-]+)'[^\n]*\n\t\t_calisto_words '([^']*)'", quiet(["calisto", "completion", "bash"]))
    tally.count("options with words", [] if len(rows) > 20 else ["only %d" % len(rows)])
    for command, option, words in rows:
        wrong = []
        operands = {"export": ["openpsa", "one.yaml"], "threats": [], "fta": ["tree.xml"],
                    "diff": ["shop.calisto.yaml"] * 2, "whatif": ["-e", "replica-loss:web", "shop.calisto.yaml"]}.get(
            command, ["shop.calisto.yaml"])
        needs = {("graph", "property"): ["--view", "fault-tree", "-s", "browse"],
                 ("graph", "axis"): ["--view", "exposure"]}
        operands = needs.get((command, option), []) + operands
        structural = {"cold-start-cycle", "repair-cycle", "false-redundancy", "CAL401", "CAL402", "CAL403", "recovery"}
        for word in words.split():
            if option in ("threat", "axis") and word in structural:
                continue  # faults of the structure have no events: the program says so
            more = {"blast": ["-e", "replica-loss:web"], "fault-tree": ["-s", "browse"]}.get(word, [])
            done = subprocess.run(["calisto", command, "--" + option, word] + more + operands, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, check=False)
            wrong += ["%s: %s" % (word, done.stderr.decode())] if done.returncode == 3 else []
        tally.count("calisto %s --%s" % (command, option), wrong)


def main():
    """All shells that there are."""
    tally = Tally("completion-check")
    program = os.path.abspath(os.environ.get("CALISTO", "build/release/calisto"))
    with tempfile.TemporaryDirectory() as top:
        folder, scripts = os.path.join(top, "work"), os.path.join(top, "scripts")
        os.makedirs(os.path.join(folder, "designs"))
        os.makedirs(scripts)
        os.makedirs(os.path.join(top, "bin"))
        os.makedirs(os.path.join(top, "home"))
        os.symlink(program, os.path.join(top, "bin", "calisto"))
        for name, text in [("shop.calisto.yaml", MODEL), ("designs/deep.calisto.yaml", MODEL), ("notes.txt", ""),
                           ("one.yaml", MODEL[:MODEL.rindex("  - {name: place")]), ("designs/notes.txt", ""), ("tree.xml", "")]:
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        os.environ["PATH"] = os.path.join(top, "bin") + os.pathsep + os.environ["PATH"]
        os.environ["HOME"] = os.path.join(top, "home")
        os.environ["LC_ALL"] = "C.UTF-8"
        for shell, name in [("bash", "calisto.bash"), ("zsh", "_calisto"), ("fish", "calisto.fish")]:
            with open(os.path.join(scripts, name), "w", encoding="utf-8") as file:
                file.write(quiet(["calisto", "completion", shell]))
        os.chdir(folder)
        cases = CASES + list(option_cases())
        tally.count("options in the help", [] if len(cases) > len(CASES) + 8 else ["too few commands"])
        if shutil.which("bash"):
            for case in cases:
                judge(tally, "bash", case, ask_bash(os.path.join(scripts, "calisto.bash"), case[0]))
            at_bash(tally, os.path.join(scripts, "calisto.bash"), dict(os.environ))
        else:
            tally.skip("there is no bash")
        if shutil.which("zsh"):
            zsh_cases(tally, scripts, dict(os.environ))
        else:
            tally.skip("there is no zsh")
        if shutil.which("fish"):
            for case in cases:
                judge(tally, "fish", case, ask_fish(os.path.join(scripts, "calisto.fish"), case[0]))
        else:
            tally.skip("there is no fish")
        words_are_taken(tally)
        os.chdir(top)
    return tally.close()


if __name__ == "__main__":
    sys.exit(run(main))
