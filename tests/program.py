"""What the test programs share: running calisto, comparing JSON, and the closing line."""

import json
import os
import subprocess
import sys

TODAY = "1767225600"  # 2026-01-01 in seconds: what the tests take for today


def calisto(*words, **options):
    """Run the program; return its status, standard output and standard error."""
    program = os.environ.get("CALISTO", "build/release/calisto")
    environment = dict(os.environ, SOURCE_DATE_EPOCH=TODAY, LC_ALL="C.UTF-8", **options)
    done = subprocess.run([program] + list(words), env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace")


class Failure(Exception):
    """The program did not do what it was run for."""


def check(models, *words):
    """What `calisto check` finds in some models: a list of JSON objects."""
    status, output, said = calisto("check", "--format", "json", "--fail-on", "never", *words, *models)
    if status != 0:
        raise Failure("%s: status %d\n%s" % (" ".join(models[:3]), status, said.rstrip()))
    answer = json.loads(output)
    return answer.get("models", [answer])


def differences(path, wanted, got):
    """Lines that tell where two JSON values differ; numbers may differ by rounding."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        return [line for key in sorted(set(wanted) | set(got))
                for line in differences("%s/%s" % (path, key), wanted.get(key, "(absent)"),
                                        got.get(key, "(absent)"))]
    if isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        return [line for w, g in zip(wanted, got) for line in differences(path, w, g)]
    numbers = isinstance(wanted, (int, float)) and isinstance(got, (int, float))
    if wanted == got or (numbers and abs(wanted - got) < 1e-5):
        return []
    return ["%s: wanted %s, got %s" % (path, json.dumps(wanted), json.dumps(got))]


def losses(answer):
    """The verdicts and elements of a JSON object, without what is told in another way.

    A share is left out where it says nothing: all clients at best, or at worst alone.
    """
    def cell(verdict):
        if not isinstance(verdict, dict):
            return verdict
        # Margins are known up to pairs only where the answers come from trying them.
        margin = {letter: n for letter, n in verdict.get("margin", {}).items() if n is None or n <= 1}
        return {"fails": verdict["fails"], "unknown": verdict["unknown"],
                "share": verdict.get("share", {}), "margin": margin}

    def of_element(verdict):
        return {"fails": verdict["fails"], "unknown": verdict["unknown"]}

    verdicts = {service: {threat: cell(v) for threat, v in row.items()}
                for service, row in answer["verdicts"].items()}
    elements = {threat: {element: {service: of_element(v) for service, v in row.items()}
                         for element, row in rows.items()}
                for threat, rows in answer["elements"].items()}
    return {"verdicts": verdicts, "elements": elements}


class Tally:
    """Counts what passed; close() prints the closing line and gives the exit status."""

    def __init__(self, name):
        self.name = name
        self.passed = self.failed = self.skipped = 0

    def count(self, title, complaints, most=20):
        """One test is over: it passed if there are no complaints."""
        if not complaints:
            self.passed += 1
            return
        self.failed += 1
        print("FAILED %s" % title)
        for line in complaints[:most]:
            print("    " + line)
        if len(complaints) > most:
            print("    and %d more" % (len(complaints) - most))

    def skip(self, why):
        """A test could not be run."""
        self.skipped += 1
        print("skipped: %s" % why)

    def close(self):
        """The last line, and the status."""
        line = "%s: %d passed, %d failed" % (self.name, self.passed, self.failed)
        print(line + (", %d skipped" % self.skipped if self.skipped else ""), flush=True)
        return 1 if self.failed or not self.passed and not self.skipped else 0


def run(main):
    """Run a test program's main function, which gives the exit status."""
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit("FAILED %s" % failure)
