"""What a panel recommends: drafted, agreed at its meeting, sent, and answered in public."""
