calisto check -q --fail-on note tests/golden/lamp.calisto.yaml
