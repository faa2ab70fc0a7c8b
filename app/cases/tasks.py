"""Tasks of the desk: a parent to be called back because the registry disputes an admission."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CallBack:
    """What has to be told, to whom. `reason` as the registry gave it."""

    task_id: str
    case_id: str
    referral_number: str
    reason: str
    happened_at: datetime
    created_at: datetime
    done: bool = False


@dataclass(frozen=True, slots=True)
class CallBackDue:
    task_id: str
    case_id: str
    referral_number: str
    reason: str
    happened_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CallBackDone:
    task_id: str
    at: datetime


TASK_EVENTS = (CallBackDue, CallBackDone)


def evolve(task: CallBack | None, event: object) -> CallBack | None:
    """The task after `event`; events of other kinds leave it as it is."""
    if isinstance(event, CallBackDue):
        return CallBack(
            event.task_id, event.case_id, event.referral_number, event.reason, event.happened_at, event.created_at
        )
    if isinstance(event, CallBackDone) and task is not None and task.task_id == event.task_id:
        return replace(task, done=True)
    return task
