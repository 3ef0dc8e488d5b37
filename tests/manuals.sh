#!/bin/sh
# Are the manual pages well-formed?  sh tests/manuals.sh PAGE...
#
# Each page must be without what mandoc warns of, and no line of it wider than 110 columns.

set -eu
passed=0 failed=0
if ! command -v mandoc > /dev/null; then
	echo "skipped: there is no mandoc"
	echo "man-check: 0 passed, 0 failed, $# skipped"
	exit 0
fi
for page in "$@"; do
	complaints=$(mandoc -T lint -W warning "$page" 2>&1; awk -v page="$page" \
		'length > 110 { print page ":" FNR ": more than 110 columns" }' "$page") || :
	if [ -n "$complaints" ]; then
		echo "$complaints"
		failed=$((failed + 1))
	else
		passed=$((passed + 1))
	fi
done
echo "man-check: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
