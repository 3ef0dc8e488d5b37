calisto threats -f json --axis recovery | cut -c 1-100
