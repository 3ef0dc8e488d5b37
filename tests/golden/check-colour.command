calisto check --color=always tests/golden/tickets.calisto.yaml
