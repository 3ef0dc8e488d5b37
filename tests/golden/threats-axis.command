calisto threats --axis recovery
