"""What every feature is built with, and nothing that any feature is about."""
