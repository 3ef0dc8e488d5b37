# Messages go to standard error, results to standard output.
calisto check -q tests/golden/wrong.yaml tests/golden/lamp.calisto.yaml 2> /dev/null
