"""The minutes of a meeting: written by the clerk, approved by the chair, then fixed for good."""
