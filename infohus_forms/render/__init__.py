"""STEP 2  FormSpec → one ordered list of numbered questions → fillable Word, fillable PDF."""
