calisto check -q tests/golden/wrong.yaml tests/golden/lamp.calisto.yaml
