"""Reading the calendars that people keep elsewhere: only when they are busy.

``reading`` runs in a process of its own, which knows one address and nothing else of
this house: no database, no key. ``asking`` starts it and stops it when it is long.
"""
