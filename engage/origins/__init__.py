"""What a recommendation builds on: chosen from what is public here, so that its trail leads back to residents."""
