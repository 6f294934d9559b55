"""Themes: what the comments on a question are about, coded by moderators and published as shares."""
