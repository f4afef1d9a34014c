"""When the nightly job runs: the system's own timer is set, and no program of ours stays at work."""

from pipeline.schedule.plan import Plan, ScheduleError, Scheduler
from pipeline.schedule.schedulers import choose

__all__ = ["Plan", "ScheduleError", "Scheduler", "choose"]
