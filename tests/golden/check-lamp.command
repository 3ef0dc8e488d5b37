# Nothing is found.
calisto check tests/golden/lamp.calisto.yaml
