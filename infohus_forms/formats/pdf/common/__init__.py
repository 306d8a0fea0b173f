"""What both writing and reading of PDF forms need: fonts, appearances, identity, the blank's snapshot."""
