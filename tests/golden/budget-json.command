# for programs
calisto budget -p availability --top 2 -f json examples/event-bus/event-bus.calisto.yaml
