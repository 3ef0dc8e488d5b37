calisto help
