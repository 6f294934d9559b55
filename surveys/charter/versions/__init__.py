"""The charter’s versions as a platform administrator keeps them: confirmed, superseded, drafted, entered."""
