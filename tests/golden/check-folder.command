# All models of a folder, and not the part that they include.
calisto check tests/golden/shop
