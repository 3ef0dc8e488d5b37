#!/bin/sh
# Runs targets of make, one after the other whatever becomes of them, and sums up their closing lines.
#
#     MAKE=make sh tools/steps.sh TARGET...
#
# A closing line is `NAME: N passed, N failed`, perhaps with `, N skipped`.  A target that fails without one
# counts as one failure, and one that succeeds without as one success.  The last line has the sums; the status
# is 1 if anything failed.

set -eu
log=$(mktemp)
trap 'rm -f "$log" "$log.status"' EXIT
trap 'exit 1' HUP INT TERM

# sums: passed, failed and skipped of all closing lines in the log
sums() {
	awk '/^[a-z-]+: [0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/ { n[2] += $2; n[4] += $4; n[6] += $6 }
	     END { print n[2] + 0, n[4] + 0, n[6] + 0 }' "$log"
}

all_passed=0 all_failed=0 all_skipped=0 wrong=''
for target in "$@"; do
	echo
	echo "== $target"
	{
		$MAKE --no-print-directory "$target" 2>&1 && echo 0 > "$log.status" || echo 1 > "$log.status"
	} | tee "$log"
	read -r passed failed skipped <<END
$(sums)
END
	read -r status < "$log.status"
	if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
		failed=1
	elif [ $((passed + failed + skipped)) -eq 0 ]; then
		passed=1
	fi
	[ "$failed" -eq 0 ] || wrong="$wrong $target"
	all_passed=$((all_passed + passed))
	all_failed=$((all_failed + failed))
	all_skipped=$((all_skipped + skipped))
done

echo
[ -z "$wrong" ] || echo "failed:$wrong"
[ "$all_skipped" -eq 0 ] || skips=", $all_skipped skipped"
echo "$all_passed passed, $all_failed failed${skips:-}"
[ "$all_failed" -eq 0 ] && [ "$all_passed" -gt 0 ]
