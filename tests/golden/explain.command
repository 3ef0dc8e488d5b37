calisto explain poison-pill
