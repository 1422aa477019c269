"""`python -m bench`: every table in one run; it measures and gates nothing."""

from __future__ import annotations

import argparse

from bench import (
    cold_start,
    diagnosis,
    gate,
    incident_cost,
    readers,
    scale,
    storms,
    sweep_cost,
    throughput,
)
from bench.lambda_tree import lambda_tree
from bench.stage import deployed
from sandbox.replay.console import say
from sandbox.replay.show import table


def main() -> None:
    """Measure, and print each table as soon as it is there."""
    asked = _parser().parse_args()
    with lambda_tree() as tree:
        say(
            f"Cold starts as deployed: CPU of fresh processes of {tree.interpreter()},",
            f"median of {cold_start.RUNS} runs, interleaved, over a bare boto3 with its bytecode",
        )
        starts = cold_start.measure(deployed(), tree)
    say(*table(cold_start.HEADER, [start.row() for start in starts]))
    say("", "One incident to the end of its execution: calls, durable operations, checkpoints")
    costs = incident_cost.measure()
    say(*table(incident_cost.HEADER, [incident_cost.row(cost) for cost in costs]))
    say("", "A start that lacks capacity again and again")
    long = incident_cost.measure_long()
    say(*table(incident_cost.LONG_HEADER, [incident_cost.long_row(cost) for cost in long]))
    say("", f"One sweep, mean of {sweep_cost.MINUTES}, beside the local AWS")
    say(*table(sweep_cost.HEADER, [cost.row() for cost in sweep_cost.measure()]))
    say("", "At scale, AWS answering on the wire: CPU that is a function's own, goals of 512 MB")
    say(*table(scale.HEADER, [cost.row() for cost in scale.measure()]))
    say("", f"The pure core, median of {throughput.ROUNDS} rounds")
    texts = [text for cost in costs for text in cost.checkpoints]
    say(*table(throughput.HEADER, [speed.row() for speed in throughput.measure(texts)]))
    say("", "Many that enter the budgets at the same moment, in the model of the ledger")
    say(*table(gate.CPU_HEADER, gate.measure_cpu()))
    say(*table(gate.HEADER, [crowd.row() for crowd in gate.measure()]))
    say("", "Storms with wide budgets, in the model: makespan and mean downtime by the least")
    say(*table(storms.HEADER, [played.row() for played in storms.measure()]))
    say("", "The cause of an outage, over the corpus in tests/diagnosis")
    say(*table(diagnosis.HEADER, [verdicts.row() for verdicts in diagnosis.measure()]))
    say("", "The readers of logs, the slowest first, beside a grep in Python for five words")
    say(*table(readers.HEADER, [speed.row() for speed in readers.measure()]))
    say("", "A large access log, in a process of its own")
    say(*table(readers.LARGE_HEADER, [large.row() for large in readers.measure_large()]))
    if asked.verbose:
        for cost in costs:
            say("", *cost.lines())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--verbose", action="store_true", help="list each incident's operations and calls in order"
    )
    return parser


main()
