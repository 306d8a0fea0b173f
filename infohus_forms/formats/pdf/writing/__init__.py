"""Writing and filling of PDF forms, paper forms and the analysis board: typeset, then made fillable."""
