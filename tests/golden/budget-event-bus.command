# what a year is expected to cost
calisto budget examples/event-bus/event-bus.calisto.yaml
