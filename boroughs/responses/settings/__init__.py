"""What a borough has agreed for its requests: how long offices have, and who is told when they are late."""
