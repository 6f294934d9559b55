"""The public record of what residents said and what came of it, across surveys, meetings, the charter and responses.

A request's trail, also as of any past day; "you said, we did, did it help?"; and a page per office with its timeliness.
Only reads.
"""
