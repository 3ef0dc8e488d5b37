calisto version
