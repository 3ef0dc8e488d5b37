"""`calisto init` at a terminal, in pipes, and broken off.

    init.py

What it writes must be a model that the program reads, whatever names were given; what is
there already stays; whoever breaks off leaves nothing.
"""

import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time

from program import Tally, run

PROGRAM = os.path.abspath(os.environ.get("CALISTO", "build/release/calisto"))
ASKED = 8


def at_terminal(folder, keys, words=()):
    """Run init at a terminal, typing an answer for each question; what was shown, and its status."""
    child, end = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # who runs the tests in the background has it ignored
        os.chdir(folder)
        os.execv(PROGRAM, [PROGRAM, "init"] + list(words))
    shown, typed, deadline = "", 0, time.monotonic() + 20
    while time.monotonic() < deadline:
        if select.select([end], [], [], 0.3)[0]:
            try:
                more = os.read(end, 65536)
            except OSError:
                break
            if not more:
                break
            shown += more.decode(errors="replace")
        if shown.endswith("] ") and typed < len(keys):
            os.write(end, keys[typed].encode(errors="surrogateescape"))
            shown += "\n"
            typed += 1
    if time.monotonic() >= deadline:
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    os.close(end)
    return shown, status


def check(folder, path):
    """Complaints about a model that was written; any finding is all right."""
    done = subprocess.run([PROGRAM, "check", "-q", path], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False)
    return [] if done.returncode in (0, 1) and not done.stderr else \
        ["check %s: status %d" % (path, done.returncode), done.stderr.decode(errors="replace")]


def read(folder, name):
    """A file, or None."""
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    with open(path, "rb") as file:
        return file.read()


def in_pipe(folder, *words):
    """Run init without a terminal."""
    done = subprocess.run([PROGRAM, "init"] + list(words), cwd=folder, input=b"named\n", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def missing(text, *wanted):
    """What of a text is not there."""
    return ["no %r in %r" % (part, text) for part in wanted if part not in text]


def pipes(tally, folder):
    """Without a terminal: the defaults, and nothing is overwritten."""
    status, out, err = in_pipe(folder)
    model = read(folder, "shop.calisto.yaml") or b""
    tally.count("without a terminal", ([] if status == 0 and not err else ["status %d %s" % (status, err)])
                + missing(out, "wrote shop.calisto.yaml") + check(folder, "shop.calisto.yaml")
                + missing(model.decode(), "# yaml-language-server: $schema=calisto.schema.json\n", "\nname: shop\n"))
    tally.count("a schema beside it", missing((read(folder, "calisto.schema.json") or b"").decode(), "draft-07"))
    status, out, err = in_pipe(folder)
    tally.count("again", ([] if status == 4 and not out else ["status %d" % status]) + missing(err, "is there already")
                + ([] if read(folder, "shop.calisto.yaml") == model else ["it was changed"]))
    os.symlink("nowhere.yaml", os.path.join(folder, "link.calisto.yaml"))
    status, out, err = in_pipe(folder, "link.calisto.yaml")
    tally.count("a link to nowhere", ([] if status == 4 else ["status %d" % status]) + missing(err, "is there already")
                + (["it was followed"] if read(folder, "nowhere.yaml") is not None else []))
    status, out, _ = in_pipe(folder, "-")
    tally.count("standard output", ([] if status == 0 else ["status %d" % status]) + missing(out, "calisto: 1\n"))
    status, _, err = in_pipe(folder, "none/x.calisto.yaml")
    tally.count("no such folder", ([] if status == 4 else ["status %d" % status]) + missing(err, "cannot write none/x"))
    status, _, err = in_pipe(folder, "a", "b")
    tally.count("two files", [] if status == 3 and err.count("\n") == 2 else ["status %d %s" % (status, err)])


ANSWERS = [  # (title, what is typed, what stands in the model)
    ("every default", ["\r"] * ASKED, ["name: shop", "replicas: 3", "zone-c", "runs: [api]", "kind: config"]),
    ("answers", ["till\r", "sell, refund\r", "web,db\r", "5\r", "2\r", "one\r", "orders\r", "none\r"],
     ["name: till", "name: refund", "name: db", "replicas: 5", "placement: [zone-a, zone-b]", "runs: [till]",
      "{name: orders, kind: log}", "poison-pill]"]),
    ("hostile names", ["a \"b\" \\ # c: d\r", "true, null, - x\r", "[a]; {b: c}, 1, ä, ~, no\r", "\r", "1\r", "\r",
                       "*x, &y, !z, %w\r", "'q', @r, `s`, | t\r"],
     ['name: "a \\"b\\" \\\\ # c: d"', '"true"', '"[a]; {b: c}"', '"*x"']),
    ("wrong answers first", ["domains/x\r", "a\r", "b,,c\r", "b,b\r", "b\r", "\r", "0\r", "x\r", "1001\r", "2\r", "27\r", "26\r",
                             "both\r", "each\r", "log\r", "log\r", "conf\r"],
     ["name: a\n", "replicas: 2", "zone-z", "{name: log, kind: log}", "{name: conf, kind: config}"]),
    ("a line too long", ["x" * 1100 + "\r"] + ["\r"] * ASKED, ["name: shop"]),
]


def terminals(tally, top):
    """At a terminal: answers become a model."""
    for title, keys, wanted in ANSWERS:
        folder = os.path.join(top, title.replace(" ", "-"), "shop")
        os.makedirs(folder)
        shown, status = at_terminal(folder, keys)
        model = (read(folder, "shop.calisto.yaml") or b"").decode()
        tally.count("at a terminal: " + title, ([] if status == 0 else ["status %d: %s" % (status, shown)])
                    + missing(model, *wanted) + check(folder, "shop.calisto.yaml"))
        tally.count("questions of " + title, [] if len(keys) > ASKED or shown.count("? ") == ASKED else
                    ["%d questions" % shown.count("? ")])
    folder = os.path.join(top, "unasked", "shop")
    os.makedirs(folder)
    shown, status = at_terminal(folder, [], ["--defaults", "x.calisto.yaml"])
    tally.count("--defaults asks nothing", ([] if status == 0 and "?" not in shown else [shown])
                + check(folder, "x.calisto.yaml"))


def broken_off(tally, top):
    """End of input and ^C, before each question and in the middle of an answer, leave nothing."""
    for n in (0, 1, ASKED - 1):
        for title, key in (("end of input", "\x04"), ("^C", "\x03"), ("^C in an answer", "half\x03")):
            folder = os.path.join(top, "off", "%d-%s" % (n, title.replace(" ", "-")), "shop")
            os.makedirs(folder)
            shown, status = at_terminal(folder, ["\r"] * n + [key])
            by_signal = os.WIFSIGNALED(status) and os.WTERMSIG(status) == 2
            ended = os.WIFEXITED(status) and os.WEXITSTATUS(status) == 4 and "nothing was written" in shown
            tally.count("%s after %d answers" % (title, n),
                        ([] if (ended if key == "\x04" else by_signal) else ["status %d: %s" % (status, shown)])
                        + ["%s is left" % name for name in os.listdir(folder)])


def main():
    """All of it."""
    tally = Tally("init-check")
    with tempfile.TemporaryDirectory() as top:
        folder = os.path.join(top, "shop")
        os.makedirs(folder)
        pipes(tally, folder)
        terminals(tally, top)
        broken_off(tally, top)
    return tally.close()


if __name__ == "__main__":
    sys.exit(run(main))
