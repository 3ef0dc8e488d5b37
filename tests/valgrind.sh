#!/bin/sh
# A few runs of the program under valgrind: no bad access, nothing read before it is written, no leak.
#
#     CALISTO=build/release/calisto sh tests/valgrind.sh

set -eu
CALISTO=${CALISTO:-build/release/calisto}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM
passed=0 failed=0

# run STATUS WORD...: the program must end with this status, and valgrind must have nothing to say
run() {
	want=$1
	shift
	valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,indirect,possible --error-exitcode=99 \
		--log-file="$log" "$CALISTO" "$@" < /dev/null > /dev/null 2>&1 && got=0 || got=$?
	if [ "$got" -eq "$want" ] && [ ! -s "$log" ]; then
		passed=$((passed + 1))
	else
		echo "FAILED calisto $*: status $got and not $want"
		head -n 40 "$log"
		failed=$((failed + 1))
	fi
}

run 1 check examples/event-bus/event-bus.calisto.yaml
run 1 check -v -f text -f json:/dev/null examples/checkout/checkout.calisto.yaml
run 0 check --fail-on never --strict --color always examples/dns-fleet/dns-fleet.calisto.yaml
run 0 check --fail-on never tests/outages tests/golden/shop
run 2 check tests/golden/wrong.yaml tests/golden/lamp.calisto.yaml
run 0 explain poison-pill
run 0 fta -v -f text -f json:/dev/null examples/fault-trees/two-pumps.xml
run 0 fta --color always --max-order 1 examples/fault-trees/voter.xml examples/fault-trees/valve.xml
run 2 fta tests/bad-xml/circle.xml
run 2 fta tests/bad-xml/undefined.xml tests/bad-xml/truncated.xml tests/bad-xml/entity-bomb.xml
run 3 fta --gate nothing examples/fault-trees/voter.xml
run 3 check --no-such-option
run 0 graph --view blast --event poison-pill:orders examples/event-bus/event-bus.calisto.yaml
run 0 graph --view exposure --most 8 -T mermaid examples/checkout/checkout.calisto.yaml
run 0 graph --view fault-tree --service resolve-nearby examples/dns-fleet/dns-fleet.calisto.yaml
run 0 graph --view domains --focus eu-central-b examples/checkout/checkout.calisto.yaml
run 3 graph --view blast --event zone-loss:nowhere examples/event-bus/event-bus.calisto.yaml
echo "check-valgrind: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
