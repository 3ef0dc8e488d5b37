#!/bin/sh
# Draws the gallery: docs/gallery/*.svg, and docs/gallery.md, which shows them.
#
#     sh tools/gallery.sh build/release/calisto
#
# The layout is dot's and hangs on its version and on the fonts that it finds, so nothing compares the pictures;
# the DOT that they are drawn from is compared in tests/golden.

set -eu
calisto=$1
to=docs/gallery
mkdir -p "$to"

# picture MODEL NAME WORDS OPTION...: one picture of the present example
picture() {
	name=$1 words=$2
	shift 2
	"$calisto" graph "$@" --link none -o "$to/$example-$name.svg" "examples/$example/$example.calisto.yaml"
	printf '%s\n\n```\ncalisto graph' "$words"
	for word in "$@"; do printf ' %s' "$word"; done
	printf ' examples/%s/%s.calisto.yaml\n```\n\n![%s](gallery/%s-%s.svg)\n\n' "$example" "$example" "$words" "$example" "$name"
}

# pictures EXAMPLE SERVICE EVENT TITLE
pictures() {
	example=$1
	printf '## %s\n\n' "$4"
	picture blast "What falls with $3, and in which order." --view blast --event "$3"
	picture exposure-state "What the state that is shared reaches." --view exposure --axis state
	picture exposure-software "What the software that is shared reaches." --view exposure --axis software
	picture exposure-infrastructure "What regions, zones and the like reach." --view exposure --axis infrastructure
	picture domains "Where the copies are." --view domains
	picture dependencies "Who needs whom, and the state that flows." --view dependencies
	picture fault-tree "The events that cost $2 its availability." --view fault-tree --service "$2"
}

{
	cat <<'END'
# Gallery

The views of `calisto graph` ([graph.md](graph.md)) on the three examples. `make gallery` draws them anew. They were
drawn by Graphviz 2.43 with Liberation Sans, without links (`--link none`); with another version or other fonts the same command places things a
little differently.

END
	pictures event-bus read-orders poison-pill:orders 'event-bus: three readers of one log'
	pictures checkout place-order bad-config:flags 'checkout: a shop in three zones'
	pictures dns-fleet resolve latent-defect:bird 'dns-fleet: name servers by anycast'
} 2> "$to/told" | sed -e '$d' > docs/gallery.md
rm -f "$to/told"
