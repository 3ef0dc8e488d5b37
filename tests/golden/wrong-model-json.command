# JSON tells what is wrong with a model, and has no models then.
calisto check -f json tests/golden/wrong.yaml 2> /dev/null
