"""The form of a place, as somebody types it: the same one in every test."""

FORM = """\
key: my_week
version: 1
language: fr
status: complete
behaviour: plan
title: Ma semaine
purpose: Voir ce qui me porte.
pen: La personne.
sections:
  - key: days
    title: Les jours
    questions:
      - key: good_day
        prompt: À quoi ressemble un bon jour ?
        type: text
      - key: helps
        prompt: Ce qui aide
        type: list
"""
