# A folder without models.
calisto check docs/../tests/engine
