calisto chekc tests/golden/lamp.calisto.yaml
