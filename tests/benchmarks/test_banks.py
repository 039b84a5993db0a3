"""The bench of the banks runs and counts calls."""

from __future__ import annotations

from benchmarks import banks


def test_threads_are_measured_in_calls_a_second() -> None:
    head, _, table = banks.threads(replications=2, rounds=1).partition("\n\n")
    assert head.startswith("2 replications of `retail_bank`")
    one, two = (line.split("|") for line in table.splitlines()[2:])
    assert (one[1].strip(), two[1].strip()) == ("1 worker", "2 workers")
    assert one[4].strip() == "1"
    assert 0.2 < float(two[4]) < 2.5
