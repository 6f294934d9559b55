"""What is said and decided on each item, saved as it is typed."""
