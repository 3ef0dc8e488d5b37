# Several models are one document.
calisto check -f markdown tests/golden/lamp.calisto.yaml tests/golden/wrong.yaml tests/golden/tickets.calisto.yaml
