"""Questionnaires as files: XLSForm and our own JSON both ways, LimeSurvey's .lss in, and one spreadsheet of all texts.

A file that somebody uploads is opened by `sandbox` in a process of its own; everything after that works on plain text.
Reading gives a whole questionnaire with notes about what was left out, or nothing and every reason with its place:
nothing is half-imported. `UNDERSTOOD.md` says what is understood.
"""
