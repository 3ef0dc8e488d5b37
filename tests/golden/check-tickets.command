# Every level of finding.
calisto check tests/golden/tickets.calisto.yaml
