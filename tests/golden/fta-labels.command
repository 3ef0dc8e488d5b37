# Events that people call something, and one that they do not.
calisto fta -f text examples/fault-trees/labels.xml
