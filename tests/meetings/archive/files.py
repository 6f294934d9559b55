"""Invented files of past minutes, of the shapes that real ones have."""

import io

import docx

MARKDOWN = """---
layout: post
title:  "General Meeting 13th May 2023"
author: clerk
date: 2024-05-24
---

**INVENTED WARD PANEL**

**GENERAL MEETING MONDAY 13 MAY 2024**

Held in the Long Room, Old Library at 7.30 p.m.

Present: A. Chair, B. Member

1.  MINUTES OF THE APRIL MEETING\\
    These were agreed.

2 MATTERS ARISING

a)  **Searches by the bus station**

> Members asked why handcuffs were used.

3\\. SAFETY OF THE CANAL PATH AND
THE FOOTBRIDGE

**4. ANY OTHER BUSINESS**

<script>alert(1)</script> None.
"""

MODERNGOV = """<?xml version="1.0" encoding="utf-8"?>
<meeting xmlns="http://tempuri.org/">
  <meetingid>206</meetingid><meetingdate>{day}</meetingdate><meetingtime>6.30 pm</meetingtime>
  <meetinglocation>Committee Room 2</meetinglocation><committeetitle>Invented Scrutiny Committee</committeetitle>
  <attendees><attendee name="A. Chair" roledescription="Chair" attendance="Present, as expected"><url>x</url></attendee>
  </attendees>
  <agendaitems>
    <agendaitem><agendaitemnumber>1</agendaitemnumber><agendaitemtitle>Apologies for absence</agendaitemtitle>
      <isrestricted>False</isrestricted><minutesnonemptyhtmlbody>&lt;p&gt;There were &lt;b&gt;none&lt;/b&gt;.&lt;/p&gt;</minutesnonemptyhtmlbody>
      <linkeddocuments><linkeddoc><title>x</title><isrestricted>True</isrestricted></linkeddoc></linkeddocuments>
    </agendaitem>
    <agendaitem><agendaitemnumber>2</agendaitemnumber><agendaitemtitle>Drones &amp;amp; cameras</agendaitemtitle>
      <isrestricted>False</isrestricted><minutesnonemptyhtmlbody>&lt;p&gt;RESOLVED: that&lt;/p&gt;&lt;ul&gt;&lt;li&gt;drones are reviewed&lt;/li&gt;&lt;li&gt;# cameras *too*&lt;/li&gt;&lt;/ul&gt;&lt;script&gt;x&lt;/script&gt;</minutesnonemptyhtmlbody>
    </agendaitem>
    <agendaitem><agendaitemnumber>3</agendaitemnumber><agendaitemtitle>MARKER of a secret item</agendaitemtitle>
      <isrestricted>True</isrestricted><minutesnonemptyhtmlbody>&lt;p&gt;MARKER&lt;/p&gt;</minutesnonemptyhtmlbody>
    </agendaitem>
  </agendaitems>
</meeting>
"""  # noqa: E501


def word(*paragraphs: str) -> bytes:
    """A Word file of a heading and paragraphs."""
    document = docx.Document()
    document.add_heading("Invented Ward Panel", 1)
    for text in paragraphs:
        document.add_heading(text[2:], 2) if text.startswith("# ") else document.add_paragraph(text)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
