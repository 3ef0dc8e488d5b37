# A report for a pull request, without what hangs on how fast the machine is; its pictures are tested where they are made.
calisto report -f markdown --no-budget --no-pictures examples/event-bus/event-bus.calisto.yaml
