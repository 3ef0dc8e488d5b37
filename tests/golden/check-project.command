# A project file: which one it is, and all that it says.
cd docs/decisions && calisto check -v
