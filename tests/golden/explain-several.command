calisto explain CAL201 cal106
