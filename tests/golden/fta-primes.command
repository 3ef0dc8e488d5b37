# a tree with NOT: minimal solutions, and prime implicants where they are asked for
calisto fta --prime-implicants examples/fault-trees/valve.xml
