# The same for programs.
calisto questions -n 2 -f json examples/event-bus/event-bus.calisto.yaml
calisto questions --by elemnt examples/event-bus/event-bus.calisto.yaml
