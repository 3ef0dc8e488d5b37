# Every view of an example; what graph writes must not change unseen.
draw() {
	echo "== $*"
	calisto graph -T dot "$@" examples/event-bus/event-bus.calisto.yaml
}
draw --view domains
draw --view dependencies
draw --view exposure --axis infrastructure
draw --view exposure --axis software
draw --view exposure --axis state
draw --view blast --event poison-pill:orders
draw --view fault-tree --service read-orders
