"""The doctor sees what is wrong and says how to mend it."""

import os
import subprocess
import sys

import pytest

from hosting import doctor, place


def avec(task: str, folder) -> tuple[int, str]:
    known = {k: v for k, v in os.environ.items() if not k.startswith("AVEC_")}
    done = subprocess.run(
        [sys.executable, "-m", "hosting.command", task],
        env={**known, "AVEC_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.slow
def test_a_fresh_installation_lacks_a_copy_then_is_well(folder):
    assert avec("migrate", folder)[0] == 0

    code, said = avec("doctor", folder)

    assert code == 1
    assert "→ avec backup" in said
    assert "→ Écrivez les équipes d’ici" in said
    assert "2 point(s) à reprendre." in said
    (folder / "help").mkdir()
    (folder / "help" / "teams.toml").write_text(
        '[[team]]\nname = "Ici"\nwords = "On répond."\nhours = "Le jour"\n'
        'phone = "01 99 00 00 00"\n',
        encoding="utf-8",
    )

    assert avec("backup", folder)[0] == 0
    code, said = avec("doctor", folder)
    assert (code, said.splitlines()[-1]) == (0, "Tout va bien.")


@pytest.mark.parametrize(
    ("https", "proxies", "well"),
    [
        (False, "", True),
        (True, "", False),
        (True, "127.0.0.1", True),
        (False, "proxy.local", False),
    ],
)
def test_visitors_that_would_share_one_counter_are_named(
    settings, https, proxies, well
):
    settings.AVEC_HTTPS, settings.AVEC_TRUSTED_PROXIES = https, proxies.split(",")

    finding = doctor._who_asks()

    assert finding.well == well
    assert "AVEC_TRUSTED_PROXIES" in finding.repair


def test_a_secret_open_to_others_is_named_with_its_repair(folder):
    found = place.prepare(folder)
    secret = found.secrets / "ticket-key"
    secret.touch()
    secret.chmod(0o644)

    wrong = [finding for finding in doctor.on_the_disk(found) if not finding.well]

    assert f"chmod 600 '{secret}'" in [finding.repair for finding in wrong]


def test_keys_without_their_master_are_named(folder):
    found = place.prepare(folder)
    hers = found.keys / "people" / "11"
    hers.mkdir(parents=True)
    place.write_private(hers / "one.keys", b"{}")

    wrong = [finding.words for finding in doctor.on_the_disk(found) if not finding.well]

    assert "La clé des clés manque." in wrong


def test_it_says_what_of_two_voices_cannot_be_read(settings, tmp_path):
    settings.AVEC_AGENDA_DIR = str(tmp_path)
    (tmp_path / "voices.toml").write_text("[two_voices]\npeers = 0\n", "utf-8")

    finding = doctor._two_voices()

    assert not finding.well
    assert "« peers » va de 1 à 5" in finding.repair


def test_it_says_which_kind_of_appointment_cannot_be_read(settings, tmp_path):
    settings.AVEC_AGENDA_DIR = str(tmp_path)
    (tmp_path / "kinds.toml").write_text('[[kind]]\nkey = "x"\n', encoding="utf-8")

    finding = doctor._kinds_of_appointments()

    assert not finding.well
    assert "genre 1 : il manque « minutes »" in finding.repair
