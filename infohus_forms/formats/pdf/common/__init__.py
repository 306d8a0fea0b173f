"""Parts that both writing and reading of PDF forms use: fonts, appearances, identity, the blank's snapshot."""
