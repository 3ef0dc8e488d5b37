# What is unknown counts as failing.
calisto check --strict tests/golden/tickets.calisto.yaml
