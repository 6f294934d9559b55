"""When a question or a section of a draft is asked: tests of earlier answers."""
