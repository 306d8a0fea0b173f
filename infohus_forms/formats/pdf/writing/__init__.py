"""Fillable PDF forms, paper forms and the analysis board, typeset and made fillable; filling in."""
