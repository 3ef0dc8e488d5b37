calisto check -q --fail-on never tests/golden/tickets.calisto.yaml
