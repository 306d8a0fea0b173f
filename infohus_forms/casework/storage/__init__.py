"""The case on disk: the folder, `sag.yaml`, received files, the municipality's profile and templates."""
