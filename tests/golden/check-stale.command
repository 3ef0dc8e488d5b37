# The model was looked at 185 days ago.
calisto check -q --stale-days 184 --fail-on warning tests/golden/tickets.calisto.yaml
