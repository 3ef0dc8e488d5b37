calisto
