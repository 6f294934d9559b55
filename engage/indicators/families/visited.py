"""Boroughs whose residents are few beside the people who are there by day."""

VISITED = frozenset({"E09000001", "E09000007", "E09000030", "E09000033"})
"""The City of London, Camden, Tower Hamlets and Westminster: by day at least 100,000 more people were there than lived
there, so that a rate per resident tells little of residents.
Source: Office for National Statistics, "The workday population of England and Wales", Census 2011 (31 October 2013)."""
