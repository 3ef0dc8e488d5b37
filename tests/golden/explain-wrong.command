calisto explain poison-pil
