#!/bin/sh
# What the program does as a whole: statuses, streams, files, colours.
#
#     sh tests/cli/cli.sh build/release/calisto

# shellcheck disable=SC2016,SC2034  # the commands are for expect to expand
set -u

calisto=${1:?"usage: sh tests/cli/cli.sh CALISTO"}
case $calisto in /*) ;; *) calisto=$PWD/$calisto ;; esac
[ -x "$calisto" ] || { echo "cli: there is no program $calisto" >&2; exit 1; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
unset NO_COLOR CLICOLOR_FORCE COLUMNS
LC_ALL=C
SOURCE_DATE_EPOCH=1767225600
export LC_ALL SOURCE_DATE_EPOCH
cd "$work" || exit 1
failed=0 ran=0

# expect STATUS NAME COMMAND: runs a command of the shell, keeps what it wrote in out and err
expect() {
	want=$1 name=$2
	(eval "$3") >out 2>err
	got=$?
	ran=$((ran + 1))
	if [ "$got" != "$want" ]; then
		echo "cli: $name: status $got, wanted $want" >&2
		sed 's/^/    /' err >&2
		failed=$((failed + 1))
	fi
}

# says FILE PATTERN: the newest command wrote a line like that
says() {
	grep -q -- "$2" "$1" && return
	echo "cli: $name: no '$2' in $1:" >&2
	sed 's/^/    /' "$1" >&2
	failed=$((failed + 1))
}

# silent FILE: it wrote nothing there
silent() {
	[ ! -s "$1" ] && return
	echo "cli: $name: $1 is not empty:" >&2
	sed 's/^/    /' "$1" >&2
	failed=$((failed + 1))
}

# two_lines: what is wrong and where to read on, and nothing else
two_lines() {
	silent out
	[ "$(wc -l <err)" -eq 2 ] || { echo "cli: $name: not two lines" >&2; failed=$((failed + 1)); }
	says err "^see 'calisto help"
}

model() {
	cat <<EOF
calisto: 1
name: $1
software:
  - {name: app, version: "1", rollout: {strategy: $2, gate: automatic}}
components:
  - {name: server, replicas: 2, runs: [app]}
services:
  - name: serve
    depends_on: [{component: server}]
    survives: [bad-release]
EOF
}

mkdir -p good mixed/.hidden parts empty
model sound staged | sed 's/staged/rolling/' >good/sound.calisto.yaml
model fragile all-at-once >fragile.calisto.yaml
sed 's/replicas: 2/replcas: 2/' good/sound.calisto.yaml >mixed/wrong.calisto.yaml
cp good/sound.calisto.yaml mixed/right.calisto.yaml
cp mixed/wrong.calisto.yaml mixed/.hidden/
printf 'calisto: 1\nsoftware:\n  - {name: base, kind: os}\n' >parts/base.calisto.yaml
awk '/^software:/ { print "include: [base.calisto.yaml]" } { print }' good/sound.calisto.yaml >parts/root.calisto.yaml

# ---- the command line ----
expect 3 "no command" '"$calisto"' && two_lines
expect 3 "an unknown command" '"$calisto" chekc' && two_lines && says err "did you mean 'check'"
expect 3 "an unknown option" '"$calisto" check --verbos x' && two_lines && says err "did you mean '--verbose'"
expect 3 "an unknown format" '"$calisto" check -f jsno x' && two_lines && says err "did you mean 'json'"
expect 3 "an unknown level" '"$calisto" check --fail-on warn x' && two_lines
expect 3 "no model" '"$calisto" check' && two_lines
expect 3 "a folder without models" '"$calisto" check empty' && two_lines
expect 3 "an unknown threat" '"$calisto" explain poison-pil' && two_lines && says err "did you mean 'poison-pill'"
expect 3 "an unknown axis" '"$calisto" threats --axis sofware' && two_lines && says err "did you mean 'software'"
expect 0 "help" '"$calisto" --help' && says out "^usage: calisto COMMAND" && silent err
expect 0 "help of a command" '"$calisto" help check' && says out "--fail-on LEVEL"
expect 0 "the version" '"$calisto" --version' && says out "^calisto [0-9]"
expect 0 "a threat, by code" '"$calisto" explain cal301' && says out "^CAL301 poison-pill: "
expect 0 "a threat, by name" '"$calisto" explain poison-pill CAL201' && says out "^CAL201 bad-release: "
expect 0 "all threats" '"$calisto" threats' && says out "CAL301"
expect 0 "threats of an axis" '"$calisto" threats --axis=recovery -f json' && says out '"axis": "recovery"'

# ---- models ----
expect 0 "a sound model" '"$calisto" check good/sound.calisto.yaml' && silent err && says out "^sound (good/sound.calisto.yaml)"
expect 1 "a fragile model" '"$calisto" check fragile.calisto.yaml' && says out "error: .*\\[CAL201 bad-release\\]"
expect 0 "whatever is found" '"$calisto" check --fail-on never fragile.calisto.yaml' && says out "error: "
expect 1 "every note" '"$calisto" check --fail-on note good'
expect 1 "the quiet way" '"$calisto" check -q fragile.calisto.yaml' && says out "^fragile.calisto.yaml:[0-9]*:[0-9]*: error: "
expect 0 "standard input" '"$calisto" check - <good/sound.calisto.yaml' && says out "^sound (<stdin>)"
expect 0 "a folder" '"$calisto" check good' && says out "^sound "
expect 2 "a wrong model" '"$calisto" check mixed/wrong.calisto.yaml' && silent out && says err "unknown key 'replcas'"
expect 2 "a wrong model beside a right one" '"$calisto" check mixed' && says err "did you mean 'replicas'" &&
	says out "^2 models, 1 of them wrong: 0 errors"
expect 2 "the same as JSON" '"$calisto" check -f json mixed' && says out '^  "models": '
expect 0 "one model as JSON" '"$calisto" check -f json good' && says out '^  "verdicts": '

expect 2 "a model that is not there" '"$calisto" check missing.calisto.yaml' && says err "^missing.calisto.yaml: error"
expect 0 "parts that others include" '"$calisto" check parts' && silent err && says out "(parts/root.calisto.yaml)"
expect 2 "a part that is named" '"$calisto" check parts parts/base.calisto.yaml' && says err "^parts/base.calisto.yaml"
expect 1 "options after --" '"$calisto" check -- fragile.calisto.yaml good'
expect 1 "several models" '"$calisto" check good fragile.calisto.yaml' && says out "^2 models: 1 error"

# ---- fault trees ----
cat >tree.xml <<EOF
<opsa-mef><define-fault-tree name="t">
<define-gate name="top"><or><event name="a"/><event name="b"/></or></define-gate>
<define-basic-event name="a"><float value="0.5"/></define-basic-event>
<define-basic-event name="b"><exponential><float value="1e-4"/><system-mission-time/></exponential></define-basic-event>
</define-fault-tree></opsa-mef>
EOF
expect 3 "no fault tree" '"$calisto" fta' && two_lines
expect 3 "a wrong number of sets" '"$calisto" fta --top -1 tree.xml' && two_lines
expect 3 "a wrong order" '"$calisto" fta --max-order 0 tree.xml' && two_lines
expect 3 "a wrong ranking" '"$calisto" fta --by probabilty tree.xml' && two_lines && says err "did you mean 'probability'"
expect 3 "a wrong probability" '"$calisto" fta --min-probability 1.5 tree.xml' && two_lines
expect 3 "a wrong size" '"$calisto" fta --memory 3X tree.xml' && two_lines
expect 3 "a wrong budget" '"$calisto" fta --budget nan tree.xml' && two_lines
expect 3 "a wrong format" '"$calisto" fta -f jsn tree.xml' && two_lines && says err "did you mean 'json'"
expect 3 "two formats for one target" '"$calisto" fta -f text -f json tree.xml' && two_lines
expect 2 "no mission time" '"$calisto" fta tree.xml' && silent out && says err "^tree.xml:4:.*: error: the mission time is not known"
expect 0 "a mission time" '"$calisto" fta --mission-time 8760 -f json tree.xml' && says out '"minimal_cut_sets": "2"' && silent err
expect 3 "an unknown gate" '"$calisto" fta --mission-time 1 --gate tpo tree.xml' && says err "did you mean 'top'"
expect 0 "a tree from standard input" '"$calisto" fta --mission-time=1 - <tree.xml' && says out "^t: top (<stdin>)"
expect 0 "two formats" '"$calisto" fta --mission-time=1 -f text -f json:tree.json tree.xml' && says tree.json '"top": "top"'
expect 2 "a tree that is missing" '"$calisto" fta missing.xml' && says err "^missing.xml: error"
expect 2 "a model for a tree" '"$calisto" fta good/sound.calisto.yaml' && says err "this is no XML"

# ---- advice ----
cat >advise.calisto.yaml <<'EOF'
# What stands here stays.
calisto: 1
name: advised
domains: [{name: a, kind: zone}, {name: b, kind: zone}, {name: c, kind: zone}]
software:
  - name: app  # ours
    rollout: {strategy: rolling, gate: none}
components:
  - name: web
    replicas: 3
    placement: [a, a, b]   # too many in a
    min_available: 2
    runs: [app]
services:
  - {name: shop, depends_on: [{component: web}], survives: [zone-loss, bad-release]}
EOF
expect 1 "a model that breaks promises" '"$calisto" check -q advise.calisto.yaml'
expect 0 "advice" '"$calisto" advise advise.calisto.yaml' && says out "^ 1. software/app: rollout.gate: automatic" \
	&& says out "^ 2. components/web: placement: \[a, b, c\]" && says out "smaller set of them"
expect 0 "advice for programs" '"$calisto" advise -f json advise.calisto.yaml' && says out '"outcome": "least"'
expect 0 "advice as a patch" '"$calisto" advise --apply advise.calisto.yaml >advice.patch && patch -s <advice.patch'
expect 0 "a model that was advised on" '"$calisto" check -q advise.calisto.yaml'
expect 0 "comments stay" 'cat advise.calisto.yaml' && says out "# What stands here" && says out "placement: \[a, b, c\]   # too many"
expect 0 "nothing to advise" '"$calisto" advise advise.calisto.yaml' && says out "^Every objective is met"
expect 0 "an empty patch" '"$calisto" advise --apply advise.calisto.yaml' && silent out
expect 3 "a patch in a format" '"$calisto" advise --apply -f json advise.calisto.yaml' && two_lines
expect 3 "no tries" '"$calisto" advise --tries 0 advise.calisto.yaml' && two_lines
expect 2 "advice on a wrong model" 'echo "calisto: 1" | "$calisto" advise -' && silent out

# ---- where engineers are ----
expect 0 "the schema" '"$calisto" schema' && silent err && says out '"required": \["calisto", "name", "services"\]'
expect 0 "the schema of parts, in a file" '"$calisto" schema --part -o part.json' && silent out && says part.json '"required": \["calisto"\]'
expect 3 "the schema of something" '"$calisto" schema good' && two_lines
expect 4 "the schema nowhere" '"$calisto" schema -o none/x.json' && says err "cannot write none/x.json"
expect 0 "questions" '"$calisto" questions good/sound.calisto.yaml' && silent err && says out "^ 1. "
expect 0 "questions as a list to tick off" '"$calisto" questions -f markdown -o ask.md - <good/sound.calisto.yaml' && silent out \
	&& says ask.md "^- \[ \] "
expect 3 "questions in an unknown order" '"$calisto" questions --by ownr good/sound.calisto.yaml' && two_lines && says err "did you mean 'owner'"
expect 3 "no questions" '"$calisto" questions -n 0 good/sound.calisto.yaml' && two_lines
expect 2 "questions about a wrong model" '"$calisto" questions mixed/wrong.calisto.yaml' && silent out
expect 0 "completion" '"$calisto" completion bash' && says out "^complete -F _calisto calisto"
expect 0 "services for completion" '"$calisto" completion --services good/sound.calisto.yaml' && says out "^serve$"
expect 2 "services of a wrong model" '"$calisto" completion --services mixed/wrong.calisto.yaml' && silent out && silent err
expect 3 "an unknown shell" '"$calisto" completion zhs' && two_lines && says err "did you mean 'zsh'"
expect 3 "no shell" '"$calisto" completion' && two_lines
expect 0 "a first model" 'mkdir first && cd first && "$calisto" init' && silent err && says out "^wrote first.calisto.yaml; next: "
expect 4 "a first model twice" 'cd first && "$calisto" init' && silent out && says err "init overwrites nothing"
expect 0 "a first model that is checked" '"$calisto" check -q first'

# ---- output ----
expect 1 "two formats" '"$calisto" check -f json:out.json -f text fragile.calisto.yaml' && says out.json '"verdicts": {'
expect 1 "a format in a file alone" '"$calisto" check --format=json:out2.json fragile.calisto.yaml' && silent out
cmp -s out.json out2.json || { echo "cli: two runs differ" >&2; failed=$((failed + 1)); }
expect 4 "a folder that is missing" '"$calisto" check -f json:none/out.json good' && says err "^calisto: cannot write none/out.json: "
expect 4 "output that is closed" '"$calisto" check good >&-' && says err "cannot write to standard output"
if [ -w /dev/full ]; then
	expect 4 "a full disk" '"$calisto" check good >/dev/full' && says err "^calisto: cannot write to standard output: "
	expect 4 "a full disk, for a file" '"$calisto" check -f json:/dev/full good' && says err "/dev/full: "
	expect 4 "a full disk, for help" '"$calisto" --help >/dev/full' && says err "cannot write"
fi
expect 4 "a reader that goes away" '{ sleep 1; "$calisto" check fragile.calisto.yaml; echo $? >status; } | :; exit "$(cat status)"' \
	&& silent err
[ -z "$(find . -name '.calisto-*')" ] || { echo "cli: temporary files are left" >&2; failed=$((failed + 1)); }

# ---- colours ----
escape=$(printf '\033')
expect 1 "no colours in a pipe" '"$calisto" check fragile.calisto.yaml | grep "$escape"'
expect 0 "colours when asked for" '"$calisto" check --color always fragile.calisto.yaml | grep "$escape"'
expect 0 "colours when forced" 'CLICOLOR_FORCE=1 "$calisto" check fragile.calisto.yaml | grep "$escape"'
expect 1 "no colours when told so" 'NO_COLOR=1 CLICOLOR_FORCE=1 "$calisto" check fragile.calisto.yaml | grep "$escape"'
expect 1 "never colours" 'CLICOLOR_FORCE=1 "$calisto" check --color=never fragile.calisto.yaml | grep "$escape"'
expect 1 "ASCII in the C locale" '"$calisto" check fragile.calisto.yaml | grep "[^ -~]"'

echo "cli: $ran cases, $failed failed"
[ "$failed" -eq 0 ]
