# The same as a list to tick off, by what it is about.
calisto questions --by element -f markdown examples/event-bus/event-bus.calisto.yaml
