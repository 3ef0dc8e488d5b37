#!/bin/sh
# Whole runs, as the user sees them: what NAME.command prints is compared with NAME.text, in tests/golden.
#
#     CALISTO=build/release/calisto [UPDATE=1] sh tests/golden.sh [NAME...]
#
# A .command is run by the shell in the repository's root, where `calisto` is a command; its comments say what
# the case is about.  A .text has what the run writes on standard output and standard error, and its exit
# status.  UPDATE=1 rewrites it, and git shows what changed.  Today is always 2026-01-01.

set -eu
CALISTO=${CALISTO:-build/release/calisto}
unset NO_COLOR CLICOLOR CLICOLOR_FORCE TERM
LC_ALL=C.UTF-8 COLUMNS=80 SOURCE_DATE_EPOCH=1767225600
export LC_ALL COLUMNS SOURCE_DATE_EPOCH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/bin"
ln -s "$(cd "$(dirname "$CALISTO")" && pwd)/$(basename "$CALISTO")" "$work/bin/calisto"
PATH=$work/bin:$PATH

# run_case FILE: what it prints, and its status
run_case() {
	sh "$1" < /dev/null > "$work/got" 2>&1 && status=0 || status=$?
	echo "(exit status $status)" >> "$work/got"
}

passed=0 failed=0
for command in tests/golden/*.command; do
	name=$(basename "$command" .command)
	case " ${*:-$name} " in *" $name "*) ;; *) continue ;; esac
	text=tests/golden/$name.text
	run_case "$command"
	if [ "${UPDATE:-}" = 1 ]; then
		cp "$work/got" "$text"
	fi
	if cmp -s "$work/got" "$text"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $command"
		diff -u "$text" "$work/got" | head -n 60 || :
	fi
done
echo "golden: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
