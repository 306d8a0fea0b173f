"""The case folder: here the steps meet files, the clock and random ids."""
