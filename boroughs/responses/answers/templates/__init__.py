"""Words an office begins its answers with."""
