"""Calling a meeting off: cancelled, postponed, or too few members came."""
