# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Change plugins/module_utils in many small ways, and see which of these mutants the unit tests do not notice.

Usage: mutation.py [--again] [FILE]...

FILE is a path below plugins/module_utils, such as _clock.py or _auth/_aksk.py; without one, all files are mutated. With
--again, mutants that an earlier run has killed stay killed: a run that was interrupted goes on, and after new tests
only the survivors are run.

It fails when fewer than 90 % of the mutants are killed, or when one survives that tests/mutation/ does not list with a
reason. Killed is a mutant with which a test fails, or with which the tests do not end: nobody would miss that either.
One whose function no test runs has survived. Where a run of the tests ended otherwise, nothing is known, and that is a
failure, too. mutmut leaves out what is decorated or outside of functions.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

from collection_tree import synchronised_tree
from environments import ensure, locked
from layout import CACHE, COLLECTION_SUBDIRECTORY, ROOT
from mutants import Group, Outcome, as_toml, forget_all_but_the_killed, read_list, read_outcome
from processes import environment, fail, show

MUTATED = Path("plugins/module_utils")
LIST = ROOT / "tests/mutation"
RUN_MUTMUT = LIST / "run_mutmut.py"
LEAST_KILLED = 90.0
WORKERS = 2
# Seconds for the tests of one mutant: (what they took without it + CONSTANT) * MULTIPLIER. The machine may be busy.
TIMEOUT_CONSTANT = 3.0
TIMEOUT_MULTIPLIER = 8.0


def main() -> int:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("files", nargs="*", metavar="FILE")
    options = parser.parse_args()
    asked: list[str] = options.files
    there = sorted(path.relative_to(ROOT / MUTATED).as_posix() for path in (ROOT / MUTATED).rglob("*.py"))
    unknown = sorted(set(asked) - set(there))
    if unknown:
        fail(f"not in {MUTATED}: {', '.join(unknown)}")
    listed = read_list(LIST)
    start = time.monotonic()
    files = asked or there
    mutated = run_mutmut(asked, options.again)
    code = report({file: read_outcome(mutated, file) for file in files}, listed)
    show(f"after {(time.monotonic() - start) / 60:.1f} minutes")
    return code


def run_mutmut(files: list[str], again: bool) -> Path:
    """Run mutmut on some files, or on all.

    Unless it goes on with an earlier run, nothing of that is used: mutmut does not see that tests have changed.

    Returns:
        its copy of plugins/module_utils.
    """
    tools = ensure("mutation").bin
    tree = synchronised_tree("mutation")
    # mutmut takes the name of a module from its path, so it has to run where that begins.
    above = CACHE / "mutation"
    home = above / "home"
    temporary = home / "tmp"
    variables = {
        "PYTHONPATH": ".",
        "HOME": str(home),
        "ANSIBLE_HOME": str(home / ".ansible"),
        # Each mutant's tests leave a directory there.
        "TMPDIR": str(temporary),
    }
    with locked(CACHE / "mutation-run.lock"):
        shutil.rmtree(home, ignore_errors=True)
        temporary.mkdir(parents=True)
        if again:
            forget_all_but_the_killed(above / "mutants")
        else:
            shutil.rmtree(above / "mutants", ignore_errors=True)
        (above / "setup.cfg").write_text(configuration(files), encoding="utf-8")
        log = above / "mutmut.log"
        show(f"mutmut runs; on a machine of two cores, all files take up to an hour ({log.relative_to(ROOT)}) ...")
        with open(log, "w", encoding="utf-8") as output:
            done = subprocess.run(
                [str(tools / "python"), str(RUN_MUTMUT), "run", "--max-children", str(WORKERS)],
                cwd=above,
                env=environment(variables),
                stdin=subprocess.DEVNULL,
                # Its progress is for people.
                stdout=None if sys.stdout.isatty() else output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            show("\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-200:]))
            fail(f"exit status {done.returncode}: mutmut")
    return above / "mutants" / tree.relative_to(above) / MUTATED


def configuration(files: list[str]) -> str:
    collection = COLLECTION_SUBDIRECTORY.as_posix()
    options = {
        "source_paths": [f"{collection}/{MUTATED}"],
        "only_mutate": [f"{collection}/{MUTATED}/{file}" for file in files],
        "also_copy": [COLLECTION_SUBDIRECTORY.parts[0]],
        "pytest_add_cli_args_test_selection": [f"{collection}/tests/unit"],
        "pytest_add_cli_args": ["--import-mode=importlib", "--strict-markers", "-p", "no:cacheprovider"],
        "timeout_constant": [str(TIMEOUT_CONSTANT)],
        "timeout_multiplier": [str(TIMEOUT_MULTIPLIER)],
    }
    lines = [f"{name} =\n" + "".join(f"  {value}\n" for value in values) for name, values in options.items() if values]
    return "[mutmut]\n" + "".join(lines)


def report(outcomes: dict[str, Outcome], listed: list[Group]) -> int:
    """Print the outcome; 1 where it is not as it should be."""
    known = {mutant for group in listed for mutant in group.mutants}
    show(f"{'mutants':>8}{'killed':>8}{'timeout':>9}{'listed':>8}{'NEW':>6}")
    for file, outcome in outcomes.items():
        if outcome.total:
            show(row(outcome, len(outcome.survivors & known), file))
    whole = Outcome(
        killed={one for outcome in outcomes.values() for one in outcome.killed},
        timeouts={one for outcome in outcomes.values() for one in outcome.timeouts},
        survivors={one for outcome in outcomes.values() for one in outcome.survivors},
        unclear={one for outcome in outcomes.values() for one in outcome.unclear},
    )
    show(row(whole, len(whole.survivors & known), "in all"))
    new = sorted(whole.survivors - known, key=lambda one: (one.file, one.function))
    if new:
        show(f"\n{len(new)} mutants survive and are not in {LIST.relative_to(ROOT)}/: write a test, or list them.\n")
        show(as_toml(new))
    for mutant in sorted(whole.unclear, key=str):
        show(f"\nNot known, since the tests ended in a strange way (run it again): {mutant}")
    for mutant in sorted(whole.timeouts, key=str):
        show(f"\nCounted as killed, since the tests did not end in time: {mutant}")
    # One that ran out of time may have been unlucky; one that is not there was written for other source.
    stale = [one for one in known if one.file in outcomes and one not in whole.survivors | whole.timeouts]
    for mutant in sorted(stale, key=str):
        why = "is killed now" if mutant in whole.killed else "is no mutant any more"
        show(f"\nStale in {LIST.relative_to(ROOT)}/, since it {why}: {mutant}")
    percent = 100 * (len(whole.killed) + len(whole.timeouts)) / whole.total if whole.total else 100.0
    show(f"\n{percent:.1f} % of {whole.total} mutants killed (at least {LEAST_KILLED:g} %)")
    return 1 if new or whole.unclear or percent < LEAST_KILLED else 0


def row(outcome: Outcome, listed: int, name: str) -> str:
    new = len(outcome.survivors) - listed
    counts = f"{outcome.total:8}{len(outcome.killed):8}{len(outcome.timeouts):9}{listed:8}{new:6}"
    return f"{counts}  {name}"


if __name__ == "__main__":
    sys.exit(main())
