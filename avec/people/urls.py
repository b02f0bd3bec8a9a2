"""Addresses of the room."""

from django.urls import path

from avec.people.views import account, entering, founding, hats, keys, places

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
    path("mon-compte/casquettes/", hats.hats, name="hats"),
    path("casquette/", hats.wear, name="wear"),
    path("propositions/<uuid:pk>/", hats.offer, name="offer"),
    path("proposition/<str:token>/", hats.offer_by_address, name="offer_by_address"),
    path("bienvenue/<str:token>/", founding.founding, name="founding"),
    path("installation/", founding.installation, name="installation"),
    path("installation/adresse/", founding.open_address, name="open_address"),
    path("organisations/", places.organizations, name="organizations"),
    path("organisations/<uuid:pk>/", places.organization, name="organization"),
    path("organisations/<uuid:pk>/gerer/", places.manage, name="manage"),
    path(
        "organisations/<uuid:pk>/changer/",
        places.change_organization,
        name="change_organization",
    ),
    path("organisations/<uuid:pk>/equipes/", places.new_team, name="new_team"),
    path("organisations/<uuid:pk>/proposer/", places.new_offer, name="new_offer"),
    path("equipes/<uuid:pk>/fermer/", places.end_team, name="end_team"),
    path(
        "propositions/<uuid:pk>/retirer/",
        places.withdraw_offer,
        name="withdraw_offer",
    ),
    path(
        "affiliations/<uuid:pk>/terminer/",
        places.end_affiliation,
        name="end_affiliation",
    ),
]
