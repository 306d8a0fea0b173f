"""The archive of a case: its contents, its folder and manifest, verification."""
