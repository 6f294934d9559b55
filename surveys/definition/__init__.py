"""What a questionnaire is: its parts, its languages, its routing, and what counts as an answer. Knows no database.

`parts` says what there is, `codec` writes and reads it as JSON, `checks` finds what is wrong with one, `routing` says
who is asked what, `answers` reads and checks what people send.
"""
