"""What residents said: from tallies to figures."""
