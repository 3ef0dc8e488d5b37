# A small fault tree, for people: all its sets, and all its events.
calisto fta examples/fault-trees/two-pumps.xml
