"""Coming to a meeting: registering by e-mail, the waiting list, and the list at the door."""
