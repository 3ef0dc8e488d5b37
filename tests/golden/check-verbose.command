calisto check -v tests/golden/tickets.calisto.yaml
