"""The rights of the functions are those of the actions, and no more."""

from __future__ import annotations

from lifeguard.rights import READS, SWEEP_READS, acts


def test_the_rights_to_act_are_those_of_the_actions_each_once() -> None:
    assert acts() == (
        "ec2:CreateImage",
        "ec2:CreateSnapshots",
        "ec2:CreateTags",
        "ec2:RebootInstances",
        "ec2:StartInstances",
        "ec2:StopInstances",
    )


def test_a_right_to_read_changes_nothing() -> None:
    for right in (*READS, *SWEEP_READS):
        assert right.startswith(("ec2:Describe", "ec2:Get"))


def test_the_sweep_reads_no_more_than_it_needs() -> None:
    assert set(SWEEP_READS) <= set(READS)


def test_nothing_is_ever_terminated_deleted_or_modified() -> None:
    for right in (*acts(), *READS, *SWEEP_READS):
        assert not right.startswith(("ec2:Terminate", "ec2:Delete", "ec2:Modify", "ec2:Run"))
