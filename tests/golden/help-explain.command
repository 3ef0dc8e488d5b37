calisto explain --help
