calisto check --quite tests/golden/lamp.calisto.yaml
