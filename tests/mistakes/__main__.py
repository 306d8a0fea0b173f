"""Single mistakes planted into correct random cases: each must be told of, and at the field where it was made.

`python -m tests.mistakes 2000 300` plants so many mistakes, and checks so many correct cases at every step of their way for
false alarms. What is missed is printed with the seed that makes it again.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.mistakes.told import WRONG_FIELD, false_alarms, told


def tried(mistakes: int, clean: int) -> Iterator[str]:
    """Every mistake missed, every false alarm, and two lines that sum them up."""
    kinds, missed, misplaced = Counter[str](), 0, 0
    with ProcessPoolExecutor() as pool:
        for seed, (name, wrong) in enumerate(pool.map(told, range(mistakes), chunksize=8)):
            kinds[name] += 1
            misplaced += wrong.startswith(WRONG_FIELD)
            missed += bool(wrong) and not wrong.startswith(WRONG_FIELD)
            if wrong:
                yield f"{seed} {name}: {wrong}"
        yield f"{mistakes} fejl af {len(kinds)} slags: {missed} ikke fundet, {misplaced} ved et andet felt"
        steps, alarms = 0, 0
        for seed, (number, own) in enumerate(pool.map(false_alarms, range(clean), chunksize=4)):
            steps, alarms = steps + number, alarms + len(own)
            yield from (f"ren sag {seed}, {one}" for one in own)
        yield f"{clean} rene sager, {steps} trin: {alarms} falske alarmer"


if __name__ == "__main__":
    for line in tried(*map(int, sys.argv[1:])):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
