"""STEP 6  Completed form → self-contained PDF for the archive, with a manifest; and the check that it is still whole."""
