# What an acceptance covers is skipped, and so is what is unknown.
calisto check -f junit tests/golden/tickets.calisto.yaml
