# The same for programs.
calisto fta -f json examples/fault-trees/two-pumps.xml
