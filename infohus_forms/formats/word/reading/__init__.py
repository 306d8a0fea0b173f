"""Reading of completed Word files: matching of controls, differences, text outside fields."""
