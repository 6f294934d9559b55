"""Scheduled work."""

from engage.kit.jobs import Job

jobs: list[Job] = []
