"""`python -m infohus_forms`. See `start`: a Python that is too old must get far enough to report that."""

from infohus_forms.start import main

main()
