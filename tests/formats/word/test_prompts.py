"""Prompts of other programs: never an answer, wherever they stand and whatever the file says of them (design §3, rule 12)."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from infohus_forms.formats.word.ooxml.names import q
from infohus_forms.formats.word.reading.form import read_word
from infohus_forms.formats.word.reading.prompt_wordings import FIRST_WORDS, LAST_WORDS, WORDS
from infohus_forms.formats.word.reading.prompts import CLOSING, REPEATING, WORD, is_prompt, without_prompts
from infohus_forms.models.response import RawForm
from tests.formats.word.office import newer_office
from tests.formats.word.sheets import edited, sdt, set_content, small_form
from tests.formats.word.test_hazards import run, said

OURS = "Skriv her"
ANSWER = "Han siger, at alt er godt."
PROMPTS = (
    "Klik eller tryk her for at skrive tekst.", "Klik her for at angive tekst.", "Klik eller tryk for at angive en dato.",
    "Klik her for at angive en dato.", "Vælg et element.", "Vælg en byggeblok.", "Klik eller tryk her for at indsætte et billede.",
    "Angiv det indhold, du vil gentage, herunder andre indholdskontrolelementer. Du kan også indsætte dette omkring tabelrækker.",
    "Click or tap here to enter text.", "Click here to enter text.", "Click or tap to enter a date.", "Click here to enter a date.",
    "Choose an item.", "Choose a building block.",
    "Enter any content that you want to repeat, including other content controls. You can also insert this control around table rows.",
    "Klikk eller trykk her for å skrive inn tekst.", "Klikk her for å skrive inn tekst.", "Klikk eller trykk for å skrive inn en dato.",
    "Velg et element.", "Velg en byggekloss.", "Klicka eller tryck här för att ange text.", "Klicka här för att ange text.",
    "Klicka eller tryck här för att ange datum.", "Klicka här för att ange ett datum.", "Välj ett objekt.", "Välj ett byggblock.",
    "Klicken oder tippen Sie hier, um Text einzugeben.", "Klicken Sie hier, um Text einzugeben.", "Wählen Sie ein Element aus.",
    "Klicken oder tippen Sie, um ein Datum einzugeben.", "Wählen Sie einen Baustein aus.",
)  # fmt: skip

ELSEWHERE = (
    "Tap to enter text", "Tap or click here to enter text.", "Your text here", "Enter text", "Enter text here…", "Type your text here", "Choose an item", "Choose a date",
    "Select a date", "Select an option", "Enter a date", "Click to add text", "Insert text here", "<Placeholder>", "[Text]", "Placeholder text",
    "Tryk her for at skrive tekst", "Tryk eller klik her for at indtaste tekst.", "Vælg dato", "Indtast tekst", "Din tekst her", "Vælg en mulighed", "<Pladsholder>",
    "Klicken, um Text einzugeben", "Hier klicken oder tippen, um Text einzugeben.", "Text durch Klicken hinzufügen", "Datum auswählen", "Wählen Sie eine Option aus.",
    "Klik om tekst in te voeren", "Klik of tik om tekst in te voeren.", "Klik of tik om een datum in te voeren.", "Klik hier als u tekst wilt invoeren.", "Kies een item.",
    "Kies een bouwsteen.", "Klik hier als u een datum wilt invoeren.", "Klik op het pictogram als u een afbeelding wilt toevoegen.", "Uw tekst hier",
    "Cliquez ou appuyez ici pour entrer du texte.", "Cliquez ici pour taper du texte.", "Cliquez ou appuyez ici pour entrer une date.", "Cliquez ici pour choisir une date.",
    "Choisissez un élément.", "Choisissez un bloc de construction.", "Cliquez sur l’icône pour ajouter une image", "Votre texte ici",
    "Haga clic o pulse aquí para escribir texto.", "Haga clic aquí para escribir texto.", "Haga clic aquí o pulse para escribir una fecha.", "Elija un elemento.",
    "Haga clic o toque aquí para introducir texto", "Elija un bloque de creación.", "Fare clic o toccare qui per immettere il testo.", "Fare clic qui per immettere testo.",
    "Fare clic o toccare qui per immettere una data.", "Scegliere un elemento.", "Scegliere un blocco predefinito.", "Clique ou toque aqui para introduzir texto.",
    "Clique ou toque aqui para inserir o texto.", "Clique aqui para digitar texto.", "Clique ou toque aqui para inserir uma data.", "Escolher um item.", "Escolha um item.",
    "Kirjoita tekstiä napsauttamalla tai napauttamalla tätä.", "Kirjoita tekstiä napsauttamalla tätä.", "Lisää päivämäärä napsauttamalla tai napauttamalla tätä.",
    "Napsauta tai napauta tätä kirjoittaaksesi tekstiä.", "Valitse kohde.", "Valitse rakenneosa.", "Smelltu eða pikkaðu hér til að slá inn texta.", "Veldu atriði.",
    "Smelltu hér til að slá inn dagsetningu.", "Kliknij lub naciśnij tutaj, aby wprowadzić tekst.", "Kliknij tutaj, aby wprowadzić tekst.",
    "Kliknij lub naciśnij, aby wprowadzić datę.", "Wybierz element.", "Wybierz blok konstrukcyjny.", "Klikk eller trykk her for å skrive inn tekst.", "Vel eit element.",
    "Klikk eller trykk for å skrive inn ein dato.", "Klikněte nebo klepněte sem a zadejte text.", "Zvolte položku.", "Клацніть або торкніться тут, щоб ввести текст.",
    "Место для ввода текста.", "Metin girmek için buraya tıklayın veya dokunun.", "Bir öğe seçin.", "Skriv her", "Vælg dato",
)  # fmt: skip
"""Of other languages and programs: Word, LibreOffice, ONLYOFFICE, Google, SuperDoc, telephones; and our own in another control."""


def flag(root: etree._Element, name: str) -> None:
    """Say that the control shows its prompt."""
    properties = sdt(root, name).find(q("sdtPr"))
    assert properties is not None
    etree.SubElement(properties, q("showingPlcHdr"))


def shown(text: str, name: str = "navn", *, flagged: bool) -> RawForm:
    """The small form with this text in one control, under the flag or without it."""

    def change(root: etree._Element) -> None:
        set_content(root, name, run(text))
        if flagged:
            flag(root, name)

    return read_word(edited(small_form(), change))


LINES = [(language, line) for language, lines in WORDS.items() for line in lines.split("\n") if line]


@given(st.data(), st.sampled_from(LINES))
def test_every_prompt_begins_and_ends_as_the_first_look_expects(data: st.DataObject, line: tuple[str, str]) -> None:
    """A text in which none of these words is found is looked at no further."""
    language, wording = line
    prompt = data.draw(st.from_regex(re.compile(wording), fullmatch=True))
    first, last = WORD.search(prompt.lower()), prompt.rstrip(CLOSING).lower()
    assert first
    assert first[0] in FIRST_WORDS[language].split()
    assert " ".join(last.split()).endswith(LAST_WORDS) or REPEATING.search(last)
    assert without_prompts(f"  {prompt}", OURS, prompting=False) == ("", True, False)
    assert is_prompt(prompt)


@pytest.mark.parametrize("prompt", ELSEWHERE)
def test_a_prompt_of_any_program_and_language_is_no_answer(prompt: str) -> None:
    """With and without the flag, its full stop, its capitals, hard spaces."""
    for written in (
        prompt,
        prompt.rstrip("."),
        f"{prompt}...",
        prompt.upper(),
        prompt.replace(" ", "\u00a0"),
        f"\n{prompt}\n",
    ):
        assert without_prompts(written, OURS, prompting=False) == ("", True, False), written
        assert without_prompts(written, OURS, prompting=True).text == "", written


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_alone_is_no_answer_whatever_its_spaces_and_full_stop(prompt: str) -> None:
    """Five languages, old and new words; without full stop, with hard spaces, with a line break behind it."""
    bare = prompt.rstrip(".")
    for written in (
        prompt,
        bare,
        f" {prompt} ",
        bare.replace(" ", "\u00a0"),
        bare + "\u2026",
        prompt + "\n",
        prompt.upper(),
        prompt + prompt,
    ):
        assert without_prompts(written, OURS, prompting=False) == ("", True, False)
        assert without_prompts(written, OURS, prompting=True) == ("", True, False)


@pytest.mark.parametrize("flagged", [True, False])
@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_before_or_after_an_answer_is_not_part_of_it(prompt: str, *, flagged: bool) -> None:
    """»… alt er godt.Klik eller tryk her for at skrive tekst.« is »… alt er godt.«."""
    for written in (
        prompt + ANSWER,
        f"{prompt}\n{ANSWER}",
        ANSWER + prompt,
        f"{ANSWER} {prompt}",
        prompt + ANSWER + prompt,
    ):
        assert without_prompts(written, OURS, prompting=flagged) == (ANSWER, True, False)


@pytest.mark.parametrize(
    "text",
    [
        "Han skrev »Klik her for at angive tekst.« i feltet", "Han skrev »Klik her for at angive tekst.«", "Skriv herfra går ikke",
        "Før. Klik her for at angive tekst. Efter", "Klik her for at angive tekst er det første, han så", "Vælg en dato til mødet",
        "Vi bad ham klik her for at angive tekst.", "»Choose an item.« stod der", "Dansk tekst", "Vælg et element er svært at forstå",
        'Mailen sagde "Click here to enter text."', "Han fik en tekst", "Klik", "Teksten er din",
    ],
)  # fmt: skip
def test_an_answer_that_quotes_such_a_sentence_is_kept(text: str) -> None:
    """In quotation marks, in the middle, as part of a longer sentence."""
    assert without_prompts(text, OURS, prompting=False) == (text, False, False)
    assert not is_prompt(text)


def test_a_sentence_behind_a_colon_is_kept_and_told_of() -> None:
    """»Der stod: Klik her for at angive tekst.« may be what the person says; under the flag it is the program's."""
    text = "Der stod: Klik her for at angive tekst."
    raw = shown(text, flagged=False)
    assert raw.texts["navn"] == text
    assert said(raw) == [("word.like_prompt", "navn")]
    flagged = shown(text, flagged=True)
    assert flagged.texts["navn"] == text
    assert said(flagged) == [("word.shown_as_prompt", "navn")]


@pytest.mark.parametrize("flagged", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "Skriv her hvad du mener.", "Skriv her, at han truer.", "Skriv tekst til alle sms'er, siger han.", "Vælg dato for mødet sammen med skolen", "Vælg selv.",
        "Enter text messages were sent at night", "Skriv her Jakob er vred", "Vælg en dato. Så kommer han.", "Vi skal finde en tid. Vælg en dato", "Hun skrev: Skriv her",
        "Din tekst her var grov.", "Klik her for at angive tekst Han ville ikke", "Han siger\nKlik her for at angive tekst.\nog gik", "Type text er hans brugernavn",
        "Text", "Tekst", "Date", "Element", "Item 3", "Her", "Skriv", "Klik her", "Kohde", "Wybierz", "Placeholder-navnet bruges", "<navn>", "[ukendt]",
    ],
)  # fmt: skip
def test_a_persons_sentence_like_a_prompt_is_kept_whole(text: str, *, flagged: bool) -> None:
    """Not one word is lost; under the flag Word shows it as a prompt, which is a warning."""
    raw = shown(escape(text).replace("\n", "</w:t><w:br/><w:t>"), flagged=flagged)
    assert raw.texts["navn"] == text
    assert {item.severity for item in raw.findings} <= {"warning"}
    assert bool(raw.findings) or not flagged


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Klik eller tryk her for at skrive tekst.Han siger nej.", "Han siger nej."),
        ("Skriv herHan siger nej.", "Han siger nej."),
        ("Skriv her\nHan siger nej.", "Han siger nej."),
        ("Han siger nej.Skriv her", "Han siger nej."),
        ("Han siger nejKlik om tekst in te voeren", "Han siger nej"),
        ("Han siger nej.\nKirjoita tekstiä napsauttamalla tätä.", "Han siger nej."),
        ("Your text here\nHan siger nej.", "Han siger nej."),
    ],
)
@pytest.mark.parametrize("flagged", [True, False])
def test_a_prompt_right_next_to_an_answer_is_left_out_with_a_warning(text: str, left: str, *, flagged: bool) -> None:
    """What a program put next to the text is no answer; every word of the person's is kept, and the reader is asked to look."""
    raw = shown(escape(text).replace("\n", "</w:t><w:br/><w:t>"), flagged=flagged)
    assert raw.texts["navn"] == left
    assert ("word.prompt_beside", "navn") in said(raw)
    assert {item.severity for item in raw.findings} == {"warning"}


@pytest.mark.parametrize("flagged", [True, False])
@pytest.mark.parametrize("name", ["navn", "dag", "kreds", "forloeb", "set__1__dato", "set__2__hvad", "tovholder_date"])
def test_a_field_that_shows_words_prompt_is_not_answered(name: str, *, flagged: bool) -> None:
    """Text, date, menu, row of a table: empty, the text as found kept in `raw`, and a note that it was left out."""
    raw = shown("Klik eller tryk her for at skrive tekst.", name, flagged=flagged)
    assert raw.texts[name] == ""
    assert raw.raw[name] == "Klik eller tryk her for at skrive tekst."
    assert [(item.code, item.severity) for item in raw.findings] == [("word.prompt", "note")]
    assert raw.outside == ()


def test_another_text_under_the_flag_is_the_answer_and_word_shows_it_as_a_prompt() -> None:
    """SuperDoc leaves the flag on what was typed; in Word it vanishes at the first click: a warning at the field."""
    raw = shown(ANSWER, flagged=True)
    assert raw.texts["navn"] == ANSWER
    assert [(item.code, item.severity, item.field) for item in raw.findings] == [
        ("word.shown_as_prompt", "warning", "navn")
    ]


def test_an_answer_that_begins_with_the_words_of_our_prompt_is_not_cut() -> None:
    """»Skriv herfra går ikke« under the flag."""
    assert shown("Skriv herfra går ikke", flagged=True).texts["navn"] == "Skriv herfra går ikke"


def test_very_many_prompts_are_told_of_once() -> None:
    """A program that has put its own prompt in every field."""

    def change(root: etree._Element) -> None:
        for name in (
            "navn",
            "dag",
            "kreds",
            "forloeb",
            "set__1__dato",
            "set__1__hvad",
            "set__2__dato",
            "set__2__hvad",
            "set__more",
        ):
            set_content(root, name, run("Click or tap here to enter text."))

    raw = read_word(edited(small_form(), change))
    assert [item.message for item in raw.findings if item.code == "word.prompt"] == [
        "I 9 felter stod en ledetekst, som et program har sat ind; den er ikke regnet med som svar."
    ]


def test_an_unknown_field_with_a_prompt_in_it_is_an_empty_one() -> None:
    """A control that somebody has put in, and that shows Word's prompt without saying so."""

    def change(root: etree._Element) -> None:
        own = etree.fromstring(etree.tostring(sdt(root, "navn")))
        own.find(f"{q('sdtPr')}/{q('tag')}").set(q("val"), "fremmed")  # type: ignore[union-attr]
        own.find(f"{q('sdtPr')}/{q('alias')}").set(q("val"), "Fremmed")  # type: ignore[union-attr]
        sdt(root, "forloeb").addnext(own)
        set_content(root, "fremmed", run("Click or tap here to enter text."))

    assert said(read_word(edited(small_form(), change))) == [("word.unknown_empty", "")]


def test_an_odt_with_words_prompts_has_no_more_answers(tmp_path: Path) -> None:
    """Saved as .odt by LibreOffice: the same prompts, with and without the flag."""

    def change(root: etree._Element) -> None:
        for name in ("navn", "forloeb", "set__1__hvad"):
            set_content(root, name, run("Klik eller tryk her for at skrive tekst."))
        flag(root, "navn")

    raw = read_word(newer_office().saved(edited(small_form(), change), tmp_path, "odt"))
    assert not any(raw.texts.values())
    assert {item.code for item in raw.findings} == {"word.prompt"}
