# names that the model does not have, and values that cannot be
calisto cuts --service read-order examples/event-bus/event-bus.calisto.yaml
calisto cuts --threat zone-los examples/event-bus/event-bus.calisto.yaml
calisto cuts --threat cold-start-cycle examples/event-bus/event-bus.calisto.yaml
calisto cuts --by luck examples/event-bus/event-bus.calisto.yaml
calisto cuts --memory much examples/event-bus/event-bus.calisto.yaml
calisto cuts
