"""`python -m infohus_forms`."""

from infohus_forms.cli import main

main()
