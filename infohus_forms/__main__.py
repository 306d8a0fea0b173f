"""`python -m infohus_forms`. See `start`: a Python that is too old must come so far as to say so."""

from infohus_forms.start import main

main()
