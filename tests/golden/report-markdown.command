# A report for a pull request, without what hangs on how fast the machine is.
calisto report -f markdown --no-budget examples/event-bus/event-bus.calisto.yaml
