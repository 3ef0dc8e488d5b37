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

# lacks FILE PATTERN: it wrote no line like that
lacks() {
	grep -q -- "$2" "$1" || return 0
	echo "cli: $name: $1 has '$2'" >&2
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
expect 2 "a model as a file of threats" '"$calisto" check --threats good/sound.calisto.yaml good/sound.calisto.yaml' &&
	says err "a file of threats has no 'components'" && lacks err "is defined twice"
expect 2 "the same as JSON" '"$calisto" check -f json mixed' && says out '^  "models": '
expect 0 "one model as JSON" '"$calisto" check -f json good' && says out '^  "verdicts": '

for format in $("$calisto" help check | sed -n '/^formats:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
	expect 0 "a sound model as $format" '"$calisto" check -f "$format" good' && silent err
	expect 1 "a fragile model as $format" '"$calisto" check -f "$format" fragile.calisto.yaml' && silent err &&
		says out "bad.release"
	rm -f told
	expect 2 "a wrong model as $format" '"$calisto" check -f "$format:told" mixed/wrong.calisto.yaml' && silent out &&
		says err "unknown key 'replcas'"
	case $format in
	text) [ ! -e told ] || { echo "cli: $name: it was written" >&2; failed=$((failed + 1)); } ;;
	esac
	[ ! -e told ] || says told "replcas"
	expect 2 "no model as $format" '"$calisto" check -f "$format" missing.calisto.yaml' && says err "cannot be opened"
done
for format in json sarif github gitlab junit checkstyle gcc csv; do
	expect 2 "a wrong model, told as $format" '"$calisto" check -f "$format" mixed/wrong.calisto.yaml' && says out "replcas"
done

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

# Only XML that is not plain, or is written, needs libxml2; an empty file takes its place.
sed 's/<opsa-mef>/<!DOCTYPE opsa-mef><opsa-mef>/' tree.xml >typed.xml
mkdir no-xml && : >no-xml/libxml2.so.2 && : >no-xml/libxml2.so.16
if [ "$(uname)" = Linux ]; then
	expect 0 "plain fault trees without libxml2" 'LD_LIBRARY_PATH=$PWD/no-xml "$calisto" fta --mission-time 1 tree.xml' && silent err
	expect 0 "other fault trees with it" '"$calisto" fta --mission-time 1 typed.xml' && silent err
	expect 2 "other fault trees without libxml2" 'LD_LIBRARY_PATH=$PWD/no-xml "$calisto" fta --mission-time 1 typed.xml' && silent out &&
		says err "^typed.xml: error: XML needs libxml2, which is not installed"
	expect 4 "export without libxml2" 'LD_LIBRARY_PATH=$PWD/no-xml "$calisto" export openpsa --service s model.yaml' && silent out &&
		says err "^calisto: XML needs libxml2, which is not installed"
	expect 0 "anything else without libxml2" 'LD_LIBRARY_PATH=$PWD/no-xml "$calisto" threats' && silent err
fi
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
	&& says out "^ 2. components/web: placement: \[a, b, c\]" && says out "^ *write:  *in advise.calisto.yaml:11" \
	&& says out "^ *placement: \[a, b, c\]   # too many in a" && says out "smaller set of them"
expect 0 "advice for programs" '"$calisto" advise -f json advise.calisto.yaml' && says out '"outcome": "least"'
expect 0 "advice as a patch" '"$calisto" advise --apply advise.calisto.yaml >advice.patch && patch -s <advice.patch'
expect 0 "a model that was advised on" '"$calisto" check -q advise.calisto.yaml'
expect 0 "comments stay" 'cat advise.calisto.yaml' && says out "# What stands here" && says out "placement: \[a, b, c\]   # too many"
expect 0 "nothing to advise" '"$calisto" advise advise.calisto.yaml' && says out "^Every objective is met"
expect 0 "an empty patch" '"$calisto" advise --apply advise.calisto.yaml' && silent out
expect 3 "a patch in a format" '"$calisto" advise --apply -f json advise.calisto.yaml' && two_lines
expect 3 "no tries" '"$calisto" advise --tries 0 advise.calisto.yaml' && two_lines
expect 2 "advice on a wrong model" 'echo "calisto: 1" | "$calisto" advise -' && silent out

# ---- diff ----
mkdir repository && cd repository && git init -q . && mkdir parts
cp ../advise.calisto.yaml design.calisto.yaml
printf 'include: [parts/more.yaml]\n' >>design.calisto.yaml
printf 'calisto: 1\nstate: [{name: orders, kind: log}]\n' >parts/more.yaml
git add .
git -c user.name=x -c user.email=x@example.org -c commit.gpgsign=false commit -q -m one
git branch -q before/it
sed 's/placement: .*/placement: [a, a, b]/' design.calisto.yaml >changed && mv changed design.calisto.yaml
expect 1 "a loss since a revision" '"$calisto" diff HEAD:design.calisto.yaml design.calisto.yaml' \
	&& says out "^LOST by components/web: placement: \[a, a, b\], was" && says out "shop zone-loss: broken, was held" \
	&& says out "1 change: 1 loss in"
expect 1 "a loss since a branch" '"$calisto" diff --since before/it design.calisto.yaml' && says out "^LOST by"
expect 0 "a gain" '"$calisto" diff design.calisto.yaml HEAD:design.calisto.yaml' && says out "^GAINED by"
expect 0 "a loss that does not count" '"$calisto" diff --fail-on never HEAD:design.calisto.yaml design.calisto.yaml'
expect 1 "a loss for programs" '"$calisto" diff -f json -f markdown:diff.md HEAD:design.calisto.yaml design.calisto.yaml' \
	&& says out '"due_to": \[0\]' && says diff.md "^### Losses"
expect 1 "a loss for a code scanner" '"$calisto" diff -f sarif HEAD:design.calisto.yaml design.calisto.yaml' \
	&& says out '"ruleId": "CAL106"' && says out '"version": "2.1.0"'
expect 0 "no difference" '"$calisto" diff design.calisto.yaml design.calisto.yaml' && says out "The two say the same."
expect 0 "a file in a folder" 'cd parts && "$calisto" diff HEAD:../design.calisto.yaml HEAD:../design.calisto.yaml'
expect 4 "no such revision" '"$calisto" diff NONE:design.calisto.yaml design.calisto.yaml' && says err "git knows no commit 'NONE'"
expect 4 "no such file there" '"$calisto" diff HEAD:none.yaml design.calisto.yaml' && says err "'none.yaml' does not exist in HEAD"
expect 2 "no such file here" '"$calisto" diff HEAD:design.calisto.yaml none.yaml' && says err "none.yaml"
cp design.calisto.yaml new.calisto.yaml
expect 0 "a new file" '"$calisto" diff --since HEAD new.calisto.yaml' && says err "is new since HEAD"
cd ..
expect 4 "no repository" '"$calisto" diff HEAD:design.calisto.yaml advise.calisto.yaml' && says err "is in no git repository"
expect 3 "two models from standard input" '"$calisto" diff - - <advise.calisto.yaml' && two_lines
expect 3 "one model" '"$calisto" diff advise.calisto.yaml' && two_lines
expect 3 "a wrong format of a diff" '"$calisto" diff -f jsn a b' && two_lines && says err "did you mean 'json'"
# ---- pictures ----
expect 3 "no model to draw" '"$calisto" graph' && two_lines
expect 3 "a wrong view" '"$calisto" graph --view blsat fragile.calisto.yaml' && two_lines && says err "did you mean 'blast'"
expect 3 "a wrong type" '"$calisto" graph -T sgv fragile.calisto.yaml' && two_lines && says err "did you mean 'svg'"
expect 3 "a wrong time limit" '"$calisto" graph --time-limit soon fragile.calisto.yaml' && two_lines
expect 2 "a wrong model" '"$calisto" graph missing.calisto.yaml' && silent out && says err "^missing.calisto.yaml: error"
expect 0 "DOT without being asked" '"$calisto" graph fragile.calisto.yaml' && silent err && says out "^digraph calisto {"
expect 0 "a type by the file's name" '"$calisto" graph -o fragile.mmd fragile.calisto.yaml' && silent out && says fragile.mmd "^flowchart LR"
expect 0 "a type that is asked for goes first" '"$calisto" graph -T dot -o fragile.mmd fragile.calisto.yaml' && says fragile.mmd "^digraph"
expect 0 "a model from standard input has no links" '"$calisto" graph -T dot - <fragile.calisto.yaml' && silent err
grep -q URL out && { echo "cli: $name: there are links" >&2; failed=$((failed + 1)); }
expect 4 "a picture that cannot be written" '"$calisto" graph -o none/x.dot fragile.calisto.yaml' && says err "cannot write none/x.dot: "
expect 4 "no dot" 'PATH= "$calisto" graph -o no.svg fragile.calisto.yaml' && says err "install graphviz"
[ ! -e no.svg ] || { echo "cli: $name: there is a file" >&2; failed=$((failed + 1)); }
mkdir fake && printf '#!/bin/sh\nexec sleep 60\n' >fake/dot && chmod +x fake/dot
expect 4 "a dot that takes too long" 'PATH=fake:$PATH "$calisto" graph --time-limit 0.2 -T svg fragile.calisto.yaml' \
	&& silent out && says err "took longer than 0.2 seconds"
printf '#!/bin/sh\ncat; echo "Error: lost b0 b1 edge" >&2\n' >fake/dot
expect 0 "a dot that loses lines" 'PATH=fake:$PATH "$calisto" graph -T svg fragile.calisto.yaml' && says err "could not draw 1 of the"
if command -v dot >/dev/null; then
	for type in svg png pdf; do
		expect 0 "a picture, $type" '"$calisto" graph -o "picture.$type" fragile.calisto.yaml' && silent err && silent out
		[ -s "picture.$type" ] || { echo "cli: $name: it is empty" >&2; failed=$((failed + 1)); }
	done
else
	echo "cli: skipped: there is no dot to draw with" >&2
fi

# ---- whatif ----
cat >whatif.calisto.yaml <<'EOF'
calisto: 1
name: falling
domains: [{name: a, kind: zone}, {name: b, kind: zone}]
software: [{name: app, rollout: {strategy: rolling, gate: automatic}}]
components:
  - {name: db, replicas: 2, placement: [a, b], runs: []}
  - {name: web, replicas: 2, placement: [a, b], runs: [app], depends_on: [{component: db}]}
services: [{name: shop, depends_on: [{component: web}]}, {name: data, depends_on: [{component: db}]}]
EOF
expect 0 "one event" '"$calisto" whatif -e zone-loss:a whatif.calisto.yaml' && says out "^1  zone-loss:a strikes 1 of 2 copies of db (A), 1 of 2 copies of" \
	&& says out "shop  loses nothing" && says out "db, with 1 of 2 copies up, 1 needed" && says out "^Blast radius: 0 of 2 services down"
expect 0 "two events" '"$calisto" whatif -e zone-loss:a,zone-loss:b whatif.calisto.yaml' && says out "db loses A, for 0 of 2 copies are up and 1 needed" \
	&& says out "^Blast radius: 2 of 2 services down"
expect 0 "a pattern" '"$calisto" whatif -e "zone-loss:*" -f json whatif.calisto.yaml' && says out '"zone-loss:b"' && says out '"steps": '
expect 0 "two options" '"$calisto" whatif -e replica-loss:db\[0\] --event=zone-loss:b whatif.calisto.yaml' && says out "data  loses A"
expect 0 "letting go" '"$calisto" whatif -e "zone-loss:*" --restore zone-loss:b whatif.calisto.yaml' && says out "^then without zone-loss:b" \
	&& says out "shop  loses A; then loses nothing"
expect 3 "no event" '"$calisto" whatif whatif.calisto.yaml' && two_lines
expect 3 "events without a name" '"$calisto" whatif -e , whatif.calisto.yaml' && two_lines
expect 3 "an event of no threat" '"$calisto" whatif -e zone-los:a whatif.calisto.yaml' && two_lines && says err "did you mean 'zone-loss'"
expect 3 "an event of no element" '"$calisto" whatif -e zone-loss:aa whatif.calisto.yaml' && two_lines
expect 3 "a pattern of nothing" '"$calisto" whatif -e "zone-loss:x*" whatif.calisto.yaml' && two_lines && says err "no event is called"
expect 3 "letting go of what did not happen" '"$calisto" whatif -e zone-loss:a --restore zone-loss:b whatif.calisto.yaml' && two_lines
# ---- reports ----
expect 0 "a report, whatever was found" '"$calisto" report fragile.calisto.yaml -o page.html' && silent out && silent err && says page.html '</html>$'
expect 0 "the same report" '"$calisto" report -f html fragile.calisto.yaml' && cmp -s out page.html ||
	{ echo "cli: two reports differ" >&2; failed=$((failed + 1)); }
expect 0 "a report in Markdown by its name" '"$calisto" report -o page.md fragile.calisto.yaml' && says page.md "^# " && says page.md '^```mermaid$'
expect 0 "a report in Markdown by its format" '"$calisto" report -f markdown:page.txt fragile.calisto.yaml' && cmp -s page.md page.txt ||
	{ echo "cli: two reports in Markdown differ" >&2; failed=$((failed + 1)); }
expect 0 "a report of a title" '"$calisto" report --title "<b>A & B</b>" --no-pictures --no-budget fragile.calisto.yaml' &&
	says out "<h1>&lt;b&gt;A &amp; B&lt;/b&gt;</h1>" && ! grep -q 'id="budget"' out && ! grep -q 'id="pictures"' out ||
	{ echo "cli: parts were not left out" >&2; failed=$((failed + 1)); }
expect 0 "a report without dot" 'PATH=/nonexistent "$calisto" report fragile.calisto.yaml' && says out "Pictures are missing: " && says out "flowchart LR"
expect 0 "a report without time for a budget" '"$calisto" report --budget 0 fragile.calisto.yaml' && says out 'id="budget"'
expect 2 "a report of a wrong model" '"$calisto" report mixed/wrong.calisto.yaml -o none.html' && silent out
[ ! -e none.html ] || { echo "cli: a report of a wrong model was written" >&2; failed=$((failed + 1)); }
expect 3 "a report of two models" '"$calisto" report fragile.calisto.yaml good/sound.calisto.yaml' && says err "^calisto: report takes one model"
expect 3 "a report in two formats" '"$calisto" report -f html -f markdown fragile.calisto.yaml' && says err "one format; a second one is a second run"
expect 3 "a report in two files" '"$calisto" report -f html:a.html -o b.html fragile.calisto.yaml' && says err "one file; a second one"
expect 3 "a report in JSON" '"$calisto" report -f json fragile.calisto.yaml' && says err "html or markdown, not 'json'"
expect 4 "a report that cannot be written" '"$calisto" report -o none/page.html fragile.calisto.yaml' && says err "^calisto: cannot write none/page.html: "
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
expect 4 "a reader of much that goes away" \
	'{ "$calisto" check -f json fragile.calisto.yaml; echo $? >status; } | head -n 1; exit "$(cat status)"' &&
	says out "^{$" && silent err
expect 4 "a folder for a target" '"$calisto" check -f json:good good' && says err "^calisto: cannot write good: Is a directory$"
expect 4 "a target below a file" '"$calisto" check -f sarif:tree.xml/out good' && says err "^calisto: cannot write tree.xml/out: "
expect 4 "one of two cannot be written" '"$calisto" check -f json:none/out.json -f gcc:out.gcc fragile.calisto.yaml' &&
	says out.gcc "\\[CAL201\\]$" && [ "$(wc -l <err)" -eq 1 ] || failed=$((failed + 1))
echo old >old.json
expect 4 "a limit on the size of files" '(ulimit -f 1; "$calisto" check -f json:old.json good)' &&
	says err "^calisto: cannot write old.json: "
[ "$(cat old.json)" = old ] || { echo "cli: half a file was written" >&2; failed=$((failed + 1)); }

# spares FILE COMMAND: refused, and the file stays as it was
spares() {
	cp "$1" before
	expect 3 "output over $1, which is read" "$2" && silent out && says err "would overwrite '" && says err "^see 'calisto help"
	cmp -s "$1" before || { echo "cli: $name: it was overwritten" >&2; failed=$((failed + 1)); }
}
printf 'calisto: 1\npolicies:\n  - {name: p, survives: [bad-release]}\n' >policy.yaml
ln -s good/sound.calisto.yaml link.yaml
spares good/sound.calisto.yaml '"$calisto" check -f json:good/sound.calisto.yaml good'
spares good/sound.calisto.yaml '"$calisto" check -f json:link.yaml good'
spares mixed/wrong.calisto.yaml '"$calisto" check -f sarif:mixed/../mixed/wrong.calisto.yaml mixed'
spares parts/base.calisto.yaml '"$calisto" check -f csv:parts/base.calisto.yaml parts/root.calisto.yaml'
spares policy.yaml '"$calisto" check -f json:policy.yaml --policy policy.yaml good'
spares good/sound.calisto.yaml '"$calisto" cuts -f json:good/sound.calisto.yaml good/sound.calisto.yaml'
spares good/sound.calisto.yaml '"$calisto" export openpsa -o good/sound.calisto.yaml good/sound.calisto.yaml'
spares good/sound.calisto.yaml '"$calisto" report -o link.yaml good/sound.calisto.yaml'
spares policy.yaml '"$calisto" report --policy policy.yaml -o policy.yaml good/sound.calisto.yaml'
spares tree.xml '"$calisto" fta --mission-time 1 -f json:tree.xml tree.xml'
[ -z "$(find . -name '.calisto-*')" ] || { echo "cli: temporary files are left" >&2; failed=$((failed + 1)); }

# ---- accepted risks in comments ----
mkdir decisions && cd decisions || exit 1
model fragile all-at-once | sed '/{name: app/i\  # calisto: accept bad-release until 2027-03-01 by ops: rare' >accepted.calisto.yaml
expect 0 "a comment accepts" '"$calisto" check accepted.calisto.yaml' && says out "^1 risk is accepted"
expect 0 "a comment has a place" '"$calisto" check -f json accepted.calisto.yaml' && says out '"comment": true, "at": {.*"line": 4, "column": 3,'
sed 's/2027/2020/' accepted.calisto.yaml >expired.calisto.yaml
expect 1 "a comment expires" '"$calisto" check expired.calisto.yaml' &&
	says out "^expired.calisto.yaml:4:3: error: the acceptance of 'bad-release' has expired"
sed 's/bad-release until/power-loss until/' accepted.calisto.yaml >idle.calisto.yaml
expect 1 "a comment matches nothing" '"$calisto" check idle.calisto.yaml' && says out "^idle.calisto.yaml:4:3: error: .*CAL005"
sed 's/accept bad/acept bad/' accepted.calisto.yaml >misspelt.calisto.yaml
expect 2 "a comment is misspelt" '"$calisto" check misspelt.calisto.yaml' && silent out &&
	says err "^misspelt.calisto.yaml:4:14: error: " && says err "did you mean 'accept'?"

# ---- baselines ----
cp ../fragile.calisto.yaml fragile.calisto.yaml
expect 1 "nothing is known yet" '"$calisto" check fragile.calisto.yaml'
expect 0 "a baseline is written" '"$calisto" check --write-baseline known.yaml fragile.calisto.yaml' &&
	says err "findings are now known, in 'known.yaml'" && says out "error: bad release"
says known.yaml "^  - {model: fragile, file: fragile.calisto.yaml, finding: bad-release, element: software/app, service: serve, level: error, letters: A}"
expect 0 "what is known is no failure" '"$calisto" check --baseline known.yaml fragile.calisto.yaml' &&
	says out "| 0 errors, .*, [0-9]* known$" && ! grep -q "bad release of" out || failed=$((failed + 1))
expect 0 "what is known is marked" '"$calisto" check -f json --baseline known.yaml fragile.calisto.yaml' && says out '"known": true'
expect 0 "what is known is skipped by JUnit" '"$calisto" check -f junit --baseline known.yaml fragile.calisto.yaml' &&
	says out 'failures="0" errors="0" skipped="1"' && says out '<skipped message="known: it stands in the baseline"/>'
expect 0 "nothing known is annotated" '"$calisto" check -f gcc --fail-on note --baseline known.yaml fragile.calisto.yaml' && silent out
expect 0 "a baseline of the environment" 'CALISTO_BASELINE=known.yaml "$calisto" check fragile.calisto.yaml'
mkdir below && cp known.yaml below/
expect 0 "from another folder" 'cd below && "$calisto" check --baseline ../known.yaml ../fragile.calisto.yaml'
expect 1 "a baseline elsewhere" '"$calisto" check --baseline below/known.yaml fragile.calisto.yaml'
sed 's/level: error/level: warning/' known.yaml >weaker.yaml
expect 1 "what got worse is new" '"$calisto" check --baseline weaker.yaml fragile.calisto.yaml' && says out "error: bad release"
model fragile staged | sed 's/staged/rolling/' >fragile.calisto.yaml
expect 0 "what no longer occurs" '"$calisto" check --baseline known.yaml fragile.calisto.yaml' &&
	says out "of the baseline no longer occur" && says out "^  bad-release at software/app for serve$"
expect 2 "a baseline that is missing" '"$calisto" check --baseline none.yaml fragile.calisto.yaml' && silent out && says err "^none.yaml: error: cannot be opened"
echo 'baseline: 2' >newer.yaml
expect 2 "a baseline of another version" '"$calisto" check --baseline newer.yaml fragile.calisto.yaml' && silent out && says err "^newer.yaml:1:11: error: "
expect 2 "no baseline of a wrong model" '"$calisto" check --write-baseline wrong.yaml ../mixed/wrong.calisto.yaml' && silent out
[ ! -e wrong.yaml ] || { echo "cli: a wrong model has a baseline" >&2; failed=$((failed + 1)); }
expect 4 "a baseline that cannot be written" '"$calisto" check --write-baseline none/known.yaml fragile.calisto.yaml' && says err "cannot write none/known.yaml"
spares fragile.calisto.yaml '"$calisto" check --write-baseline fragile.calisto.yaml fragile.calisto.yaml'
spares known.yaml '"$calisto" check --baseline known.yaml -f json:known.yaml fragile.calisto.yaml'

# ---- policies ----
cat >policies.yaml <<'EOF'
calisto: 1
policies:
  - {name: grave, for: {criticality: [critical]}, survives: [replica-loss]}
  - {name: all, survives: [2 replica-loss]}
EOF
expect 1 "a policy that selects" 'sed "s/    survives/    criticality: critical\n    survives/" fragile.calisto.yaml | "$calisto" check --policy policies.yaml -' &&
	says out "(objective 2 replica-loss, policy all)"
expect 1 "policies in JSON" '"$calisto" check -f json --policy policies.yaml fragile.calisto.yaml' && says out '"objective": "2 replica-loss", "policy": "all"'

# ---- project files ----
mkdir -p project/.git project/models/deep && cp ../fragile.calisto.yaml project/models/
cat >project/.calisto.yaml <<'EOF'
calisto: 1
files: [models]
fail_on: never
EOF
echo 'calisto: 2' >.calisto.yaml
expect 0 "a project has files" 'cd project/models/deep && "$calisto" check' && says out "^fragile (../../models/fragile.calisto.yaml)$"
expect 0 "a project is named" 'cd project/models/deep && "$calisto" check -v' && says err "^calisto: using '../../.calisto.yaml'$"
expect 3 "no project" 'cd project && "$calisto" check --no-project' && two_lines
expect 1 "the command line goes before" 'cd project && "$calisto" check --fail-on error'
expect 1 "the environment goes before the project" 'cd project && CALISTO_FAIL_ON=error "$calisto" check'
expect 0 "the command line goes before the environment" 'cd project && CALISTO_FAIL_ON=error "$calisto" check --fail-on never'
expect 0 "an empty variable is none" 'cd project && CALISTO_FAIL_ON= "$calisto" check'
expect 3 "a wrong variable" 'cd project && CALISTO_FAIL_ON=eror "$calisto" check' && two_lines && says err "^calisto: CALISTO_FAIL_ON is error, .*; did you mean 'error'?"
expect 1 "a policy of the environment" 'cd project && CALISTO_POLICY=../policies.yaml "$calisto" check --fail-on error' && says out "policy all"
expect 2 "a baseline of the environment is missing" 'cd project && CALISTO_BASELINE=none.yaml "$calisto" check' && says err "^none.yaml: error: "
expect 0 "commands about one model" 'cd project && "$calisto" budget' && says out "^fragile (models/fragile.calisto.yaml)"
cp project/models/fragile.calisto.yaml project/models/other.calisto.yaml
expect 3 "commands about one of several models" 'cd project && "$calisto" budget' && says err "budget takes one model, and '.calisto.yaml' names 2"
rm project/models/other.calisto.yaml
expect 2 "a wrong project" '"$calisto" check fragile.calisto.yaml' && silent out && says err "^.calisto.yaml:1:10: error: "
expect 2 "a wrong project of other commands" '"$calisto" cuts fragile.calisto.yaml' && silent out
expect 0 "a wrong project is not read" '"$calisto" check --no-project fragile.calisto.yaml' && silent err
cat >>project/.calisto.yaml <<'EOF'
policy: ../policies.yaml
baseline: known.yaml
strict: false
margins: never
stale_days: 30
skip: [{threat: CAL201, reason: "releases are frozen"}]
levels: [{threat: replica-loss, level: warning}]
EOF
expect 2 "a baseline of the project is missing" 'cd project && "$calisto" check' && says err "^known.yaml: error: "
expect 0 "a baseline of the project is not needed to write it" 'cd project && "$calisto" check --write-baseline known.yaml' && says out "^  bad-release \[CAL201\]: releases are frozen$"
expect 0 "all that a project says" 'cd project && "$calisto" check --fail-on note' && says out ", 1 threat skipped$" && says out " known,"
grep -q "finding: stale-review" project/known.yaml && grep -q "finding: .2 replica-loss.*level: warning" project/known.yaml &&
	grep -q "finding: skipped-objective" project/known.yaml || { echo "cli: the project is not heard" >&2; failed=$((failed + 1)); }
expect 0 "the others say what is skipped" 'cd project && "$calisto" budget' && says err "^calisto: '.calisto.yaml' skips bad-release$"
expect 3 "the others cannot ask for what is skipped" 'cd project && "$calisto" cuts -t bad-release' && says err "is skipped by the project: releases are frozen"
expect 2 "a threat that is none" 'cd project && sed -i.old "s/CAL201/CAL2O1/" .calisto.yaml && "$calisto" check' && says err "^.calisto.yaml:.*: error: unknown threat 'CAL2O1'"
cd .. || exit 1

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
