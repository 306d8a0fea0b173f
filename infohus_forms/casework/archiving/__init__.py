"""The archive of a case: what goes into it, its folder and manifest, verification."""
