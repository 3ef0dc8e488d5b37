# what a service loses, as a fault tree that comes back with the same numbers
calisto export openpsa --threat zone-loss --threat bad-release examples/event-bus/event-bus.calisto.yaml
calisto export openpsa examples/event-bus/event-bus.calisto.yaml | calisto fta --top 2 --importance 0 -
calisto export openps examples/event-bus/event-bus.calisto.yaml
calisto export openpsa examples/checkout/checkout.calisto.yaml
