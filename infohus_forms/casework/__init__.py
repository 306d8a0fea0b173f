"""The case folder: where the steps meet files, the clock and chance."""
