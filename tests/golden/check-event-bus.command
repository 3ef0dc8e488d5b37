# The example of the README.
calisto check examples/event-bus/event-bus.calisto.yaml
