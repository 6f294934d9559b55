"""Free text that residents wrote: read by a moderator before anybody else."""
