"""STEP 1  Form specification (YAML) → FormSpec, every mistake with file and line."""
