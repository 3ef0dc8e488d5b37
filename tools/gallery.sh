#!/bin/sh
# Draws the gallery: docs/gallery/*, and docs/gallery.md, which shows it.
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

# report: the report on the present example: as it looks in a browser, if there is one, and as Markdown
report() {
	model=examples/$example/$example.calisto.yaml
	"$calisto" report -o "build/$example-report.html" "$model"
	"$calisto" report -o "$to/$example-report.md" "$model"
	if command -v chromium > /dev/null; then
		chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1100,1500 \
			--screenshot="$to/$example-report.png" "file://$PWD/build/$example-report.html" > /dev/null 2>&1
	fi
	printf 'The report: a page, which begins like this, and [Markdown](gallery/%s-report.md).\n\n' "$example"
	printf '```\ncalisto report -o report.html %s\n```\n\n![How the report begins.](gallery/%s-report.png)\n\n' "$model" "$example"
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
	report
}

{
	cat <<'END'
# Gallery

The views of `calisto graph` ([graph.md](graph.md)) and the reports of `calisto report`
([report.md](report.md)) on the three examples. `make gallery` draws them anew. They were
drawn by Graphviz 2.43 with Liberation Sans, without links (`--link none`); with another version or other fonts the same command places things a
little differently.

END
	pictures event-bus read-orders poison-pill:orders 'event-bus: three readers of one log'
	pictures checkout place-order bad-config:flags 'checkout: a shop in three zones'
	pictures dns-fleet resolve latent-defect:bird 'dns-fleet: name servers by anycast'
} 2> "$to/told" | sed -e '$d' > docs/gallery.md
rm -f "$to/told"
