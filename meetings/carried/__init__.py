"""Actions that meetings gave out: carried to the next meeting until they are done."""
