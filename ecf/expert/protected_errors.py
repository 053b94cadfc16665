"""Broken rules about protected tasks."""

from ecf.core.errors import BadValue, Conflict, NotAllowed


class OnlyPswSwitches(NotAllowed):
    """Somebody else wanted to protect a task, or open it again."""

    default_code = "only_psw_switches_tasks"
    default_message = "Only the principal social worker switches a protected task on or off. Ask them."


class OnlyOverseersAsk(NotAllowed):
    """Whoever runs no programme asks about nobody."""

    default_code = "only_overseers_ask"
    default_message = "Only a programme co-ordinator, a principal social worker or a system of the employer asks this."


class UnknownTask(BadValue):
    """There is no such task."""

    default_code = "unknown_task"
    default_message = "There is no such protected task. Look at the list of them."


class SwitchedOnInThePast(BadValue):
    """What was answered in the past stays true."""

    default_code = "switch_in_the_past"
    default_message = "Enter today or a later day: what was answered before stays as it was."


class AlreadyOn(Conflict):
    """The task is on, or is to be, already."""

    default_code = "task_already_on"
    default_message = "This task is switched on already, or will be. Switch it off first if the day is to change."


class NotOn(Conflict):
    """There is nothing to switch off."""

    default_code = "task_not_on"
    default_message = "This task is not switched on."
