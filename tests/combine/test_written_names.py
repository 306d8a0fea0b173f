"""A protected name and the reporter's are found however they are written; what is somebody else's is not."""

from __future__ import annotations

import pytest

from infohus_forms.combine.disclosure.full_names import secret_in
from infohus_forms.combine.disclosure.protection import Protected
from infohus_forms.models.specification.roles import NO_MEANING
from tests.combine.cases import case, intake


def protected(name: str, **more: object) -> Protected:
    """What is searched for in a case with this protected name."""
    return Protected(case([intake(r1_p_name=name, r1_p_protected="ja", hdr_filled_by_name="Rasmus Prøvesen", **more)]))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Lone Marie Ali", "Lone Ali"),
        ("Lone Marie Ali", "Ali, Lone"),
        ("Lone Marie Ali", "Lone M. Ali"),
        ("Lone Marie Ali", "L. Ali"),
        ("Lone Marie Ali", "LONE MARIE ALIS"),
        ("Lone Demo (kaldet Lulu)", "Lone Demo"),
        ("Lone Demo (kaldet Lulu)", "Lulu"),
        ("Lone Demo, født Prøve", "Lone Prøve"),
        ("Lone Demo, født Prøve", "Demo"),
        ("Lone F. Demo", "Demo"),
        ("Prøve, Bo", "Bo Prøve"),
        ("Demo, Lone", "Demo"),
        ("lone demo", "Lone Demos"),
        ("Lone Demosen", "Demo\N{SOFT HYPHEN}sen"),
        ("Lone Demosen", "De\N{ZERO WIDTH SPACE}mosen"),
        ("Lone Demosen", "Lone\N{NO-BREAK SPACE}Demosen"),
        ("Lone Demosen", "Demo-\nsen"),
        ("Lone Demosen", "D e m o s e n"),
        ("Lone Demosen", "lone_demosen2"),
        ("René Demo-Dömo", "Rene Dømo"),
        ("René Demo-Dömo", "Demo\N{NON-BREAKING HYPHEN}Domo".replace("Domo", "Do\N{COMBINING DIAERESIS}mo")),
        ("Jens Demo-Prøve", "DemoPrøve"),
        ("Jens Demo-Prøve", "Jens Demo"),
        ("Lone Aademo", "Ådemos"),
        ("Lone Prøvesen", "Prøvesenfamilien"),
        ("Lone Prøvesen", "prøvesensagens"),
        ("Lone Prøvesen", "Prøvesenerne"),
        ("Lone Prøvesen", "prøvesenhjemmet"),
        ("Lone Prøvesen", "Prøvesenbrødrene"),
        ("Lone Ali-Demoby", "demoby's"),
        ("Lone Ali-Demoby", "LoneDemoby"),
        ("Lone Ali-Demoby", "ldemoby@mail.dk"),
        ("Lone Ali-Demoby", "Demo-\nby"),
        ("Lone Prøvesen", "Prøvesen-sagen"),
        ("Lone Prøvesen", "Lone Prøvesensagen"),
        ("Lone Prøvesen", "Prøve\nsen"),
        ("Lone Prøvesen", "Lone\nPrøvesens"),
        ("Lone Ali", "familien Ali"),
        ("Lone Ali", "Ali-sagen"),
        ("Lone Ali", "brødrene\nAli"),
        ("Bo By", "Bo By"),
        ("Bo By", "familien By"),
        ("Lone Sommer", "hr. Sommer"),
        ("Lone Sommer", "Lone Sommer"),
        ("Lone Sommer", "L. Sommer"),
        ("Ida Skov", "mor, fru Skov,"),
        ("Jens Demo-Prøve", "familien Prøve"),
        ("Jens Demo-Prøve", "drengen Prøves"),
        ("Jens Demo-Prøve", "Prøvefamilien"),
        ("Jens Demo-Prøve", "Jens Prøve-Demo"),
        ("Jens Prøve", "Prøve-Demo"),
        ("Jens Prøve", "Demo-Prøves"),
    ],
)
def test_a_protected_name_is_found_in_each_way_to_write_it(name: str, text: str) -> None:
    """Alone, and inside a sentence."""
    assert protected(name).named_in(text)
    assert protected(name).named_in(f"I går kom {text} til mødet.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Lone Marie Ali", "Lone kom."),
        ("Lone Marie Ali", "Alias ukendt."),
        ("Lone Ali", "Vi kender Lone. Ali kom også."),
        ("Lone Demo", "Lone Demografi"),
        ("Lone Demo", "Demokrati og demonstration i demoen."),
        ("Bo By", "Han vil gerne bo i by og bo i byen. By og land. Bo der? Byhuset er solgt."),
        ("Bo By", "Kan familien bo der?"),
        ("Lone Sommer", "De rejser i sommer. Sommeren var god. Sommer og vinter, i sommerhuset."),
        ("Ida Skov", "De går i skov og på skovsti. Skoven er stor. Skov er der nok af."),
        ("Ida Skov", "Talte med Peter Skov."),
        ("Lone Ali", "Alisa er ven med Muhammed Ali. Ali kom."),
        ("Jens Demo-Prøve", "En prøve blev taget. På prøve i fire uger."),
        ("Jens Demo-Prøve", "Vi talte med Rasmus Prøve om det."),
        ("Jens Demo-Prøve", "Rasmus Prøve"),
        ("Lone Prøvesen", "Rasmus Prøvesen skrev det."),
        ("ukendt", "Adressen er ukendt."),
        ("Ikke oplyst", "Det er ikke oplyst."),
        ("", "Lone"),
    ],
)
def test_what_is_not_the_protected_name_is_left(name: str, text: str) -> None:
    """A given name, a longer word, an official with the same surname, words in place of a name."""
    assert not protected(name).named_in(text)


@pytest.mark.parametrize("name", ["Lone Demo, borger", "Borgeren (Lone Demo)", "LONE DEMO", "Demo, Lone"])
def test_a_protected_person_at_the_meeting_is_no_official(name: str) -> None:
    """The name in the head or among the participants does not hide itself."""
    given = intake(r1_p_name="Lone Demo", r1_p_protected="ja", r1_q_tk=name)
    assert Protected(case([given])).named_in(name)


@pytest.mark.parametrize("answer", ["Tove Bak Prøve", "Prøve, Tove Bak", "tove bak prøve", "Lærer Tove Bak Prøve"])
@pytest.mark.parametrize(
    "text", ["Tove Prøve", "Prøve, Tove", "TOVE BAK PRØVES", "Tove Prø\N{SOFT HYPHEN}ve", "Tove Proeve"]
)
def test_the_reporters_name_is_found_however_it_was_given(answer: str, text: str) -> None:
    """Surname first or in small letters in its own field, and again elsewhere."""
    found = secret_in(case([intake(r1_rep_name=answer)]))
    assert found(f"Ifølge {text} er han vred.", NO_MEANING, "r3_r2_why")


@pytest.mark.parametrize("answer", ["Tove Prøve-Demo", "Prøve-Demo, Tove", "tove prøve-demo"])
@pytest.mark.parametrize(
    "text", ["Tove Prøve", "Tove Demos", "Prøve, Tove", "T. Prøve-Demo", "T. Demo", "Tove\nPrøve-\nDemo", "Tove Prøve-Demo-sagen", "Tove Demosagen", "ToveDemo", "toveprøve@skole.dk", "tprøve"]
)  # fmt: skip
def test_half_of_the_reporters_surname_and_an_initial_are_found(answer: str, text: str) -> None:
    """With a hyphen, one half is often left out; a compound is the same name."""
    found = secret_in(case([intake(r1_rep_name=answer)]))
    assert found(f"Ifølge {text} er han vred.", NO_MEANING, "r3_r2_why")
    assert not found("Ifølge en prøve og T. Hansen er han vred. Demo er i dag.", NO_MEANING, "r3_r2_why")


@pytest.mark.parametrize("text", ["De går i skov.", "Skoven, Ida", "Idas skov"])
def test_an_initial_that_is_a_word_is_none(text: str) -> None:
    """»i skov« is not I. Skov."""
    assert not secret_in(case([intake(r1_rep_name="Ida Skov")]))(
        text.replace("Idas skov", "i skoven"), NO_MEANING, "r3_r2_why"
    )


@pytest.mark.parametrize("answer", ["anonym borger", "skolen", "", "Skovby Skole"])
def test_words_in_place_of_the_reporters_name_are_none(answer: str) -> None:
    """Nobody is named, so nothing is found."""
    found = secret_in(case([intake(r1_rep_name=answer)]))
    assert not found("En anonym borger og Skovby Skole ringede.", NO_MEANING, "r3_r2_why")
