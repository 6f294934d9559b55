"""Looks into one uploaded paper: a program of its own, with limits, that knows nothing of Engage (`program`).

It says what a file is by its content, refuses what could do harm, writes images anew, and finds the words in it.
"""
