"""What both writing and reading of Word files need: the package, names, markup, text, metadata."""
