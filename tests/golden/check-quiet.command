calisto check -q tests/golden/tickets.calisto.yaml tests/golden/lamp.calisto.yaml
