"""Mutation testing: small faults put into one module at a time, and whether its own tests notice.

    make mutants                                    # 60 mutants over all modules of selections.py
    .mutants/bin/python -m tests.mutation --number 300 --seed 7 combine/disclosure/sharing.py validate/case/gates.py

Works on two copies of the checkout, each with one process. Prints every survivor with its change, and ends 1 when fewer than
`--floor` percent were noticed. Not a part of `make test`: three hundred mutants take an hour.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from tests.mutation.operators import OWN
from tests.mutation.selections import SELECTIONS

ROOT = Path(__file__).parents[2]
NOISE = (
    "core/no-op",
    "core/VariableReplacer",
    "core/VariableInserter",
    "core/ReplaceBinaryOperator",
    "core/RemoveDecorator",
)
"""Operators whose mutants hardly ever run: other arithmetic on texts and paths, and data without their decorators."""
LIMIT = 300
"""Seconds: a mutant that loops is noticed."""
KILLED, SURVIVED, SLOW = "killed", "survived", "timeout"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the module below `infohus_forms`, the operator, which of its places, and the code that comes of it."""

    module: str
    operator: str
    occurrence: int
    code: str


def mutants(module: str) -> Iterator[tuple[str, int]]:
    """Every operator and place that there is in a module."""
    tree = get_ast((ROOT / "infohus_forms" / module).read_text(encoding="utf-8"))
    names = [name for name in operator_names() if not name.startswith(NOISE)]
    for name in (*names, *OWN):
        try:
            operator = (OWN.get(name) or get_operator(name))()
        except TypeError:  # an operator that wants arguments
            continue
        places = sum(len(list(operator.mutation_positions(node))) for node in ast_nodes(tree))
        yield from ((name, at) for at in range(places))


def sample(modules: list[str], number: int, seed: int) -> list[Mutant]:
    """As many mutants of each module as of the others, those that change nothing left out."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    found: list[Mutant] = []
    each = -(-number // len(modules))
    for module in modules:
        before = (ROOT / "infohus_forms" / module).read_text(encoding="utf-8")
        all_of_it = list(mutants(module))
        chance.shuffle(all_of_it)
        kinds: Counter[str] = Counter()
        chosen = 0
        # One operator with hundreds of places (numbers, comparisons) must not crowd out the others.
        for name, at in all_of_it:
            if chosen == each or kinds[name] > max(each // 6, 1):
                continue
            code = mutate_code(before, (OWN.get(name) or get_operator(name))(), at)
            if code is None or code == before:
                continue
            try:
                compile(code, module, "exec")
            except SyntaxError:
                continue
            kinds[name] += 1
            chosen += 1
            found.append(Mutant(module, name, at, code))
    return found


def copy_of_checkout(folder: Path) -> Path:
    """A copy with what is not committed too, but without environments and results."""
    leave = shutil.ignore_patterns(
        ".git", ".venv", ".mutants", ".bench", "output", ".*_cache", "__pycache__", ".hypothesis"
    )
    shutil.copytree(ROOT, folder, ignore=leave, symlinks=True)
    return folder


def tried(mutant: Mutant, copy: Path) -> str:
    """What the tests of the module say of it."""
    path = copy / "infohus_forms" / mutant.module
    before = path.read_text(encoding="utf-8")
    path.write_text(mutant.code, encoding="utf-8")
    tests = SELECTIONS[mutant.module]
    command = [
        str(ROOT / ".venv/bin/python"),
        "-B",
        "-m",
        "pytest",
        "-q",
        "-x",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        *tests,
    ]
    try:
        return (
            SURVIVED
            if subprocess.run(command, cwd=copy, capture_output=True, timeout=LIMIT, check=False).returncode == 0
            else KILLED
        )
    except subprocess.TimeoutExpired:
        return SLOW
    finally:
        path.write_text(before, encoding="utf-8")


def changed_lines(mutant: Mutant) -> str:
    """The change as a diff without context."""
    before = (ROOT / "infohus_forms" / mutant.module).read_text(encoding="utf-8").splitlines()
    lines = difflib.unified_diff(before, mutant.code.splitlines(), n=0, lineterm="")
    return "\n".join(f"    {line}" for line in list(lines)[2:])


def main() -> int:
    """Make, try and report. Exit status 1 when fewer than the floor were noticed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("modules", nargs="*", default=list(SELECTIONS))
    options.add_argument("--number", type=int, default=60)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options.add_argument("--lanes", type=int, default=2)
    options.add_argument("--floor", type=int, default=0, help="percent that must be noticed")
    options.add_argument("--json", type=Path, help="where every mutant and its fate are written")
    asked = options.parse_args()
    chosen = sample(asked.modules, asked.number, asked.seed)
    print(f"{len(chosen)} mutants of {len(asked.modules)} modules, seed {asked.seed}", flush=True)
    fates: list[tuple[Mutant, str]] = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.lanes) as lanes:
        free: SimpleQueue[Path] = SimpleQueue()
        for lane in range(asked.lanes):
            free.put(copy_of_checkout(Path(folder) / str(lane)))

        def fate(mutant: Mutant) -> tuple[Mutant, str]:
            copy = free.get()
            try:
                return mutant, tried(mutant, copy)
            finally:
                free.put(copy)

        for mutant, said in lanes.map(fate, chosen):
            fates.append((mutant, said))
            if said == SURVIVED:
                print(
                    f"survived: {mutant.module} · {mutant.operator} {mutant.occurrence}\n{changed_lines(mutant)}",
                    flush=True,
                )
    table = {module: Counter(said for mutant, said in fates if mutant.module == module) for module in asked.modules}
    for module, counts in table.items():
        print(f"{module:<32} killed {counts[KILLED] + counts[SLOW]:>3}  survived {counts[SURVIVED]:>3}")
    if asked.json:
        rows = [
            {
                "module": one.module,
                "operator": one.operator,
                "occurrence": one.occurrence,
                "fate": said,
                "diff": changed_lines(one),
            }
            for one, said in fates
        ]
        asked.json.write_text(
            json.dumps({"seed": asked.seed, "mutants": rows}, ensure_ascii=False, indent=1), encoding="utf-8"
        )
    noticed = sum(said != SURVIVED for _, said in fates)
    share = 100 * noticed // max(len(fates), 1)
    print(f"{noticed} of {len(fates)} noticed ({share} %)")
    return int(share < asked.floor)


if __name__ == "__main__":
    sys.exit(main())
