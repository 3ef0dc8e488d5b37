#!/bin/sh
# The hooks in real repositories: sh tests/hooks.sh CALISTO
#
# A repository with models takes its hooks from a repository with .pre-commit-hooks.yaml, as pre-commit installs them, and
# from the plain hook of docs/pipelines.md.  Commits that break a promise must be refused, others must go through.

set -eu
calisto=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
hooks=$PWD/.pre-commit-hooks.yaml pipelines=$PWD/docs/pipelines.md
if ! command -v git > /dev/null || ! command -v pre-commit > /dev/null; then
	echo "skipped: there is no git, or no pre-commit"
	echo "check-hooks: 0 passed, 0 failed, 1 skipped"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/bin" "$work/home"
ln -s "$calisto" "$work/bin/calisto"
PATH=$work/bin:$PATH HOME=$work/home PRE_COMMIT_HOME=$work/cache XDG_CACHE_HOME=$work/cache LC_ALL=C.UTF-8
GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=protocol.file.allow GIT_CONFIG_VALUE_0=always
export PATH HOME PRE_COMMIT_HOME XDG_CACHE_HOME LC_ALL GIT_CONFIG_NOSYSTEM GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 GIT_CONFIG_VALUE_0
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
git config --global user.name tester
git config --global user.email tester@example.org
git config --global init.defaultBranch main
passed=0 failed=0

# expect refused|accepted NAME: commits all that is there
expect() {
	git add -A
	if git commit -qm "$2" > "$work/said" 2>&1; then got=accepted; else got=refused; fi
	if [ "$got" = "$1" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $3: $2: $got, wanted $1"
		sed 's/^/    /' "$work/said"
	fi
}

# model GATE > FILE
model() {
	cat <<END
calisto: 1
name: shop
include: [platform.yaml]
components:
  - {name: web, replicas: 2, placement: [a, b], runs: [app]}
services:
  - {name: browse, depends_on: [{component: web}], survives: [zone-loss, bad-release]}
END
}
platform() {
	cat <<END
calisto: 1
domains: [{name: a, kind: zone}, {name: b, kind: $1}]
software: [{name: app, rollout: {strategy: rolling, gate: $2}}]
END
}

# repository NAME: an empty one, entered
repository() {
	rm -rf "${work:?}/$1"
	git init -q "$work/$1"
	cd "$work/$1"
}

# commits HOOK PARTS: what each hook lets pass; PARTS yes: it hears of included files
commits() {
	model > shop.calisto.yaml
	platform zone automatic > platform.yaml
	expect accepted "a sound model" "$1"
	echo hello > notes.txt
	expect accepted "no model at all" "$1"
	printf 'calisto: 1\nstrict: false\n' > .calisto.yaml
	expect accepted "the project's settings" "$1"
	sed 's/replicas: 2/replicas: 2, min_available: all/' shop.calisto.yaml > new && mv new shop.calisto.yaml
	expect refused "a broken promise" "$1"
	grep -q 'platform.yaml:[0-9]*:[0-9]*: error: ' "$work/said" || {
		failed=$((failed + 1))
		echo "FAILED $1: the finding is not shown"
		cat "$work/said"
	}
	model > shop.calisto.yaml
	sed 's/replicas/replcas/' shop.calisto.yaml > new && mv new shop.calisto.yaml
	expect refused "a wrong model" "$1"
	git reset -q --hard
	platform zone none > platform.yaml
	if [ "$2" = yes ]; then expect refused "an included file" "$1"; else expect accepted "an included file" "$1"; fi
	git reset -q --hard
}

# The hooks, from a repository of their own.
repository hooks
cp "$hooks" .
git add -A
git commit -qm hooks
git tag v1.0.0

for hook in calisto calisto-all; do
	repository "with-$hook"
	cat > .pre-commit-config.yaml <<END
repos:
  - repo: $work/hooks
    rev: v1.0.0
    hooks: [{id: $hook}]
END
	pre-commit install > "$work/said" 2>&1
	if [ "$hook" = calisto ]; then commits "$hook" no; else commits "$hook" yes; fi
done

# The plain hook, as the documentation has it.
repository plain
awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside && /^#!\/bin\/sh/ { hook = 1 } inside && hook' \
	"$pipelines" > .git/hooks/pre-commit
[ -s .git/hooks/pre-commit ] || { echo "FAILED: there is no hook in docs/pipelines.md"; failed=$((failed + 1)); }
chmod +x .git/hooks/pre-commit
commits plain yes

cd /
echo "check-hooks: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
