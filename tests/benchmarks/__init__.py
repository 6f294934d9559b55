"""`make bench`: a respondent's journey beside the floor of this machine, in one run, as a ratio.

Never a test: a machine under load is slower, but both sides are, so the ratio holds.
"""
