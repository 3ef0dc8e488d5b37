# A wide terminal.
COLUMNS=160 calisto check tests/golden/tickets.calisto.yaml
