"""The demonstration: its life told into a database, whom to see it as, the visit.

``avec.web.demo_data`` reads and checks the files; here they become rows, written by
the same actions as the pages, each at its moment. Nothing of this does anything
unless ``AVEC_DEMO`` is set, on a database that holds invented people only.
"""
