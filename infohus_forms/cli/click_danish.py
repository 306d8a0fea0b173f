"""Click in Danish: help pages and messages about wrong usage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from infohus_forms.cli.output import as_started, showing

HELP = "Vis denne hjælp."


class DanishCommand(click.Command):
    """A command whose help is Danish."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return the rest of the line; help and version are shown here. Raise as `showing` does."""
        with showing():
            return super().parse_args(ctx, args)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the --help option, in Danish."""
        option = super().get_help_option(ctx)
        if option:
            option.help = HELP
        return option

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page, with its commands written as the program was started."""
        return as_started(super().get_help(ctx))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first line: how the command is called."""
        pieces = [piece.replace("[OPTIONS]", "[VALG]") for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), "Brug: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of options."""
        found = (record for parameter in self.get_params(ctx) if (record := parameter.get_help_record(ctx)))
        records = [(name, text.replace("[required]", "[skal angives]")) for name, text in found]
        if records:
            with formatter.section("Valg"):
                formatter.write_dl(records)


class DanishGroup(DanishCommand, click.Group):
    """A group that lists its commands in the order of declaration: that of the pipeline."""

    command_class = DanishCommand
    group_class = type

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of declaration."""
        return list(self.commands)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and after them the commands."""
        DanishCommand.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line."""
        return ["KOMMANDO …"]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, each with its first sentence."""
        rows = [(name, command.get_short_help_str(100)) for name, command in self.commands.items()]
        with formatter.section("Kommandoer"):
            formatter.write_dl(rows)


def wrong_usage(error: click.UsageError) -> str:
    """Return what was wrong with the call, and what to do, in Danish."""
    message = _told(error)
    command = error.ctx.command_path if error.ctx else "infohus"
    return f"{message} Se »{command} --help«."


def _told(error: click.UsageError) -> str:
    """Return the Danish message for each kind of usage error."""
    match error:
        case click.NoSuchOption():
            near = f" Mente du {' eller '.join(error.possibilities)}?" if error.possibilities else ""
            return f"Valget {error.option_name} findes ikke.{near}"
        case click.MissingParameter():
            return f"{_named(error.param)} mangler."
        case click.BadParameter():
            choices = _choices(error.param)
            return f"{_named(error.param)} kan ikke være det, der står.{choices}"
        case _ if "No such command" in error.message:
            return "Kommandoen findes ikke."
        case _ if "requires an argument" in error.message:
            return "Et valg mangler sin værdi."
        case _ if "unexpected extra argument" in error.message:
            return "Der står for meget på linjen."
        case _:
            return error.message


def _named(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "Et valg"
    return (
        str(parameter.metavar or "/".join(parameter.opts))
        if isinstance(parameter, click.Argument)
        else parameter.opts[-1]
    )


def _choices(parameter: click.Parameter | None) -> str:
    kind = getattr(parameter, "type", None)
    if isinstance(kind, click.Choice):
        return f" Vælg: {', '.join(map(str, kind.choices))}."
    return " Kontrollér, at filen eller mappen findes." if isinstance(kind, click.Path) else ""


class Words(click.ParamType[tuple[str, ...]]):
    """Words from a list, separated by commas: `word,pdf`."""

    name = "ord"

    def __init__(self, allowed: Sequence[str]) -> None:
        self.allowed = tuple(allowed)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the words as a tuple; a word that is not in the list is a usage error."""
        if isinstance(value, tuple):
            return value
        return tuple(self._checked(str(value), param, ctx))

    def _checked(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Iterator[str]:
        for word in value.split(","):
            if word not in self.allowed:
                raise click.UsageError(f"--format kan være {', '.join(self.allowed)} (med komma imellem).", ctx)
            yield word
