# Annotations: errors first, of a model that is wrong, too; standard error tells the same of that one.
calisto check -f github tests/golden/wrong.yaml tests/golden/tickets.calisto.yaml 2> /dev/null
