"""Looking at submissions that may not be from different people, before they count for good."""
