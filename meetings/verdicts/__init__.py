"""What a panel says of an answer it got: answered, partly, not answered."""
