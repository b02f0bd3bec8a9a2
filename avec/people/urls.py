"""Addresses of the room."""

from django.urls import path

from avec.people.views import account, entering, keys

app_name = "people"
urlpatterns = [
    path("entrer/", entering.sign_in, name="sign_in"),
    path("entrer/carte/", entering.card_code, name="card_code"),
    path("entrer/cle/question/", keys.passkey_question, name="passkey_question"),
    path("entrer/cle/", keys.passkey_enter, name="passkey_enter"),
    path("creer-un-compte/", entering.create_account, name="create_account"),
    path("bienvenue/", entering.welcome, name="welcome"),
    path("sortie/", entering.sign_out, name="sign_out"),
    path("prouver/", keys.prove, name="prove"),
    path("prouver/cle/", keys.prove_with_passkey, name="prove_with_passkey"),
    path("mon-compte/", account.account, name="account"),
    path("mon-compte/nom/", account.name, name="name"),
    path("mon-compte/adresse/", account.address, name="address"),
    path("mon-compte/langue/", account.language, name="language"),
    path("mon-compte/phrase/", account.passphrase, name="passphrase"),
    path("mon-compte/appareils/", account.devices, name="devices"),
    path(
        "mon-compte/appareils/fermer/",
        account.sign_out_device,
        name="sign_out_device",
    ),
    path("mon-compte/appareils/partage/", account.shared_device, name="shared_device"),
    path("mon-compte/carte/", keys.card, name="card"),
    path("mon-compte/carte/faire/", keys.make_card, name="make_card"),
    path("mon-compte/cles/", keys.passkey_list, name="passkeys"),
    path(
        "mon-compte/cles/question/",
        keys.new_passkey_question,
        name="new_passkey_question",
    ),
    path("mon-compte/cles/ajouter/", keys.add_passkey, name="add_passkey"),
    path("mon-compte/cles/<uuid:pk>/", keys.passkey_name, name="passkey_name"),
    path(
        "mon-compte/cles/<uuid:pk>/retirer/",
        keys.remove_passkey,
        name="remove_passkey",
    ),
]
