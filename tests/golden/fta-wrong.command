# What is wrong, and how it is told: two files, all errors at once.
calisto fta tests/bad-xml/undefined.xml tests/bad-xml/atleast-zero.xml
