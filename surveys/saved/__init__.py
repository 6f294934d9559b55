"""Save and return: answers that are not sent yet, sealed with a code that only the person has."""
