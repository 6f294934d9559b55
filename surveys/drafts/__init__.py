"""Surveys that are being written: what a clerk does before anybody is asked."""
