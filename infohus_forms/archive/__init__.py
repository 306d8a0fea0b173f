"""STEP 6  Completed form → archive-ready PDF that stands alone, with a manifest; and the check that it is still whole."""
