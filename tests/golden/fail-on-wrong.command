calisto check --fail-on warn tests/golden/lamp.calisto.yaml
