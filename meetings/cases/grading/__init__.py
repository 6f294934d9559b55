"""Members grade a case blind; the chair reveals the grades and breaks a tie."""
