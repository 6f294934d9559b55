"""Stops and searches as data.police.uk publishes them, from a month's file to counts by borough.

`files` opens what was downloaded, `rows` reads its rows with the words of `vocabulary`, `boundaries` says which borough
a map point lies in, `loading` counts and keeps the counts, and `completeness` judges what may be made of a month.
"""
