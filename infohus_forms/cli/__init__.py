"""The command `infohus`: one subcommand for each step, in the order of the pipeline.

Heavy libraries are imported by the command that needs them, so that help and mistakes answer at once.
"""

from __future__ import annotations

import sys
from traceback import walk_tb

import click

from infohus_forms import __version__
from infohus_forms.cli import authoring, checking, documents, erasing, extracting, filing, making, paper
from infohus_forms.cli import output as shown
from infohus_forms.cli.click_danish import DanishGroup, wrong_usage
from infohus_forms.models.errors import ExitStatus
from infohus_forms.start import missing


@click.group(cls=DanishGroup, no_args_is_help=True)
@click.version_option(__version__, message="%(version)s", help="Vis programmets version.")
def infohus() -> None:
    """Skemaer til Infohus Kommune: lav dem, læs dem, kontrollér dem, saml dem og arkivér dem.

    Begynd med »infohus demo«: hele arbejdsgangen på en opdigtet sag.
    """


COMMANDS = (
    making.demo,
    making.init,
    making.new,
    making.next_,
    making.add,
    making.forms,
    paper.print_,
    checking.read,
    paper.confirm,
    checking.check,
    checking.settle,
    documents.meeting,
    documents.combine,
    extracting.extract,
    filing.archive,
    filing.verify,
    erasing.withdraw,
    erasing.forget,
    authoring.spec,
    authoring.template,
)
"""In the order of the pipeline, which is the order of the help."""

for command in COMMANDS:
    infohus.add_command(command)


def our_mistake(mistake: BaseException) -> str:
    """Return the message for a fault of our own: its kind and its place in the code, and none of the values involved (decision 39)."""
    frames = [frame for frame, _ in walk_tb(mistake.__traceback__)]
    own = [frame for frame in frames if frame.f_globals.get("__name__", "").startswith("infohus_forms.")]
    last = (own or frames)[-1]
    place = f"{last.f_globals.get('__name__', '')}:{last.f_lineno}"
    return (
        f"Programmet har en fejl ({type(mistake).__name__} i {place}, version {__version__}). Det, der er modtaget, er urørt. "
        "Send denne linje til dem, der vedligeholder programmet; den rummer ingen svar."
    )


def main() -> None:
    """Run the command line; every expected stop has its message and its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        status = infohus.main(standalone_mode=False)
    except click.UsageError as error:
        shown.tell(wrong_usage(error))
        status = ExitStatus.USAGE
    except shown.NotShownError:
        from infohus_forms.files import let_go

        let_go(sys.stdout)
        click.echo(
            "Det, der skulle vises, kunne ikke skrives, hvor det skulle hen. Kontrollér pladsen dér. Kommandoen kan have gjort sit: Se i sagen, før du kører den igen.",
            err=True,
        )
        status = ExitStatus.NOT_WRITTEN
    except (click.Abort, KeyboardInterrupt):
        click.echo("Afbrudt.", err=True)
        status = ExitStatus.USAGE
    except ImportError as mistake:
        missing(mistake)
        click.echo(our_mistake(mistake), err=True)
        status = ExitStatus.OURS
    except Exception as mistake:  # noqa: BLE001 - whatever it is, its text may hold an answer and is not shown
        click.echo(our_mistake(mistake), err=True)
        status = ExitStatus.OURS
    sys.exit(int(status) if isinstance(status, int) else 0)
