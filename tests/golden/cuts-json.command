# the same for programs, of one axis, read at its best
calisto cuts --axis software --best --top 3 --importance 2 -f json -p A -p I examples/event-bus/event-bus.calisto.yaml
