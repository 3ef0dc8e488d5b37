calisto threats
