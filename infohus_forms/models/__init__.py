"""The nouns: frozen data, no input or output."""
