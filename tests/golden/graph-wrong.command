# What is wrong, what was expected, what to do.
model=examples/event-bus/event-bus.calisto.yaml
try() {
	calisto graph "$@"
	echo "(status $?)"
}
try --view blst $model
try --view blast $model
try --view blast --event poisn-pill:orders $model
try --view blast --event poison-pill $model
try --view blast --event zone-loss:eu-west $model
try --view blast --event host-loss:x $model
try --view blast --event cold-start-cycle:x $model
try --view domains --event poison-pill:orders $model
try --view dependencies --axis state $model
try --view exposure --axis recovery $model
try --view fault-tree --property sped $model
try --view fault-tree examples/checkout/checkout.calisto.yaml
try --service read-order $model
try --focus replicas $model
try --depth 2 $model
try --most none $model
try -T gif $model
try --link $model
try
PATH=/nonexistent: "$(command -v calisto)" graph -T svg $model
echo "(status $?)"
try -o /nonexistent/x.svg -T dot $model
