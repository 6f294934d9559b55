"""Delivery reports as mail servers write them: Postfix, Exim and Exchange, with made-up names."""

POSTFIX = """\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="9B095.1795/mx.example"
Message-Id: <20261121120000.0@mx.example>

This is a MIME-encapsulated message.

--9B095.1795/mx.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered.

--9B095.1795/mx.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 9B095
Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0000 (GMT)

Final-Recipient: rfc822; jo@example.org
Original-Recipient: rfc822;jo@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} something in words

--9B095.1795/mx.example
Content-Type: message/rfc822

From: no-reply@engage.example
To: jo@example.org
Subject: News

text

--9B095.1795/mx.example--
"""
EXIM = """\
Return-path: <>
Envelope-to: {to}
From: Mail Delivery System <Mailer-Daemon@mx.example>
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender
To: somebody@engage.example
Content-Type: multipart/report; report-type=delivery-status; boundary=1795-eximdsn-1
MIME-Version: 1.0

--1795-eximdsn-1
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

--1795-eximdsn-1
Content-type: message/delivery-status

Reporting-MTA: dns; mx.example

Action: {action}
Final-Recipient: rfc822;jo@example.org
Status: {status}
Remote-MTA: dns; mx2.example

--1795-eximdsn-1
Content-type: text/rfc822-headers

From: no-reply@engage.example

--1795-eximdsn-1--
"""
AUTO_REPLY = """\
From: jo@example.org
To: {to}
Subject: Out of office: News
Auto-Submitted: auto-replied
Content-Type: text/plain

Status: 5.1.1
Action: failed
I am away.
"""


def report(to: str, form: str = POSTFIX, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A report that was sent to this address."""
    return form.replace("{to}", to).replace("{action}", action).replace("{status}", status).encode()
