"""E-mail through an outbox: a message exists if and only if the change that caused it committed.

`models` is the outbox, `posting` puts a message in it, `rewording` takes words out of it, `writing` makes it what goes
over the wire, `courier` is the connection to the mail server, `sending` takes messages out one by one, `dead` is what
to do with those that never went out, and `returned` reads what mail servers send back. What can arrive twice, and when:
deploy/README.md.
"""

from engage.kit.mail.models import GIVE_UP_AFTER, OutboxMessage
from engage.kit.mail.posting import post
from engage.kit.mail.rewording import reword
from engage.kit.mail.sending import keep_sending, send_waiting

__all__ = ["GIVE_UP_AFTER", "OutboxMessage", "keep_sending", "post", "reword", "send_waiting"]
