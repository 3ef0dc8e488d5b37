# Every view of an example; what graph writes must not change unseen.
draw() {
	echo "== $*"
	calisto graph -T mermaid "$@" examples/checkout/checkout.calisto.yaml
}
draw --view domains
draw --view dependencies
draw --view exposure --axis infrastructure
draw --view exposure --axis software
draw --view exposure --axis state
draw --view blast --event bad-config:flags
draw --view fault-tree --service place-order
