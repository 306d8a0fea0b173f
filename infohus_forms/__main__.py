"""`python -m infohus_forms`. See `start`: a Python that is too old must get far enough to report that."""

import os
import sys

if (
    not __package__
):  # started as a file or folder: Python then looks for packages in this folder and not in the one above
    __package__ = "infohus_forms"  # hints name the program by it
    sys.argv[0] = os.path.abspath(__file__)
    sys.path[0] = os.path.dirname(os.path.dirname(sys.argv[0]))

from infohus_forms.start import main

main()
