# A threat of the user's own.
calisto check -v --threats tests/golden/threats.yaml tests/golden/lamp.calisto.yaml
