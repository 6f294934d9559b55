"""The charter register of a borough: every commitment with what is known of it, and what it said before."""
