"""Addresses in texts: the protected one is found however it is written, another is not."""

from __future__ import annotations

import pytest

from infohus_forms.danish.addresses import Addresses

HOME = "Skovvej 3, 2. th., 9999 Fjordmark"


@pytest.mark.parametrize(
    "text",
    [
        "Bor på skov vej nr. 3.", "SKOVVEJ 3", "Skovv. 3", "skovvej3", "Skov-\nvej 3", "Skovvej\n3", "Skovvej nr 03", "Skovvejen 3",
        "Skovvej 3B", "Skovvej\u00a03", "Skov\u00advej 3", "S k o v v e j  3", "nr. 3 på Skovvej", "3 Skovvejen", "3B, Skovvej", "Skovvejs 3",
    ],
)  # fmt: skip
def test_an_address_is_found_in_other_writing(text: str) -> None:
    """Parted, shortened, in other letters, over two lines, with »nr.«."""
    assert Addresses([HOME]).stand_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Skovvej 33",
        "Storskovvej 3",
        "i skoven 3 gange",
        "Klubben på Skovvej",
        "2. th., 9999",
        "13 på Skovvej",
        "3 gange på Skovvej",
        "3 på Skovvejsskolen",
        "kl. 3\nSkovvej",
    ],
)
def test_another_address_and_other_words_are_not(text: str) -> None:
    """Another number, a longer street, a street without a number, and what follows the number."""
    assert not Addresses([HOME]).stand_in(text)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("Nørre Allé 7, 2. th.", "Nr. Alle 7"),
        ("c/o Jensen-Prøve, Birkegade 12B, 2. tv.\n9999 Fjordmark", "birkeg. 12"),
        ("Ågerupstræde 7", "Aagerupstr. 7"),
        ("H.C. Andersens Vej 5", "hc andersens vej 5"),
        ("Sankt Knuds Gade 9", "Skt. Knudsgade 9"),
        ("Skovv. 3", "Skovvej 3"),
        ("Skovgården, 9999 Fjordmark", "ude på skovgården"),
    ],
)
def test_streets_are_known_by_their_words(address: str, text: str) -> None:
    """Shortened words, initials, »aa«, care of somebody, and a farm without a number."""
    assert Addresses([address]).stand_in(text)


@pytest.mark.parametrize("address", ["Ukendt", "Beskyttet adresse", "Ingen fast bopæl", "", "9999"])
def test_saying_that_there_is_no_address_protects_no_word(address: str) -> None:
    """»Beskyttet« in the field of the address is no address: the words may stand anywhere."""
    assert not Addresses([address]).stand_in("Det er ukendt. Adressen er beskyttet. Ingen fast bopæl. 9999")
