# the sets of events that break a service, across threats
calisto cuts examples/event-bus/event-bus.calisto.yaml --top 8 --importance 4
