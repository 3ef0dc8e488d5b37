# A file that is read is not written to.
calisto check -f csv:tests/golden/tickets.calisto.yaml tests/golden/tickets.calisto.yaml
