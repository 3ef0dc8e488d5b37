calisto check -f jsn tests/golden/lamp.calisto.yaml
