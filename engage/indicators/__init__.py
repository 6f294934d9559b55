"""Trust indicators: what the loop and published sources say of each borough, period by period."""
