"""What making, filling and reading a form costs, beside other ways to do the same: `python -m benchmarks`."""
