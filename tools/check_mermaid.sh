#!/bin/sh
# Has Mermaid's own parser read every view of the examples, and names that mean something in some language.
#
#     sh tools/check_mermaid.sh build/release/calisto build/npm
#
# The parser comes from the npm registry and is kept in the second folder.

set -eu
calisto=$1 npm=$2
mkdir -p "$npm"
if ! cmp -s tests/npm/package.json "$npm/package.json" || [ ! -d "$npm/node_modules/mermaid" ]; then
	rm -rf "$npm/node_modules" "$npm/package-lock.json"
	cp tests/npm/package.json "$npm/"
	(cd "$npm" && npm install --no-audit --no-fund --silent)
fi
cp tests/npm/mermaid.mjs "$npm/"
rm -rf "$npm/flowcharts"
mkdir "$npm/flowcharts"

# draw NAME MODEL OPTION...
draw() {
	name=$1 model=$2
	shift 2
	"$calisto" graph -T mermaid "$@" -o "$npm/flowcharts/$name.mmd" "$model" 2> /dev/null
}

# all NAME MODEL SERVICE EVENT
all() {
	draw "$1-blast" "$2" --view blast --event "$4"
	draw "$1-fault-tree" "$2" --view fault-tree --service "$3"
	for view in domains dependencies exposure; do draw "$1-$view" "$2" --view $view --most 5000; done
}

all event-bus examples/event-bus/event-bus.calisto.yaml read-orders poison-pill:orders
all checkout examples/checkout/checkout.calisto.yaml place-order bad-config:flags
all dns-fleet examples/dns-fleet/dns-fleet.calisto.yaml resolve latent-defect:bird
all hostile tests/draw/hostile.calisto.yaml '`' 'poison-pill:% comment'
node "$npm/mermaid.mjs" "$npm"/flowcharts/*.mmd
